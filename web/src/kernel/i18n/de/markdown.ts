import type { markdown as english } from '../en/markdown.ts';

export const markdown: Record<keyof typeof english, string> = {
  'markdown.copy': 'Kopieren',
  'markdown.copied': 'Kopiert',
  'markdown.copyFailed': 'Nicht kopiert',
  'markdown.download': 'Herunterladen',
  'markdown.wrap': 'Zeilen umbrechen',
  'markdown.openImage': 'Bild öffnen',
  'markdown.table': 'Tabelle',
  'markdown.taskDone': 'Erledigt',
  'markdown.taskOpen': 'Offen',
  'markdown.code': '{known, select, yes {{language}-Code} other {Code}}',
  'markdown.imageFrom': 'Bild von {host}',
  'markdown.openLink': 'Öffnen',
  'markdown.leave': '{host} öffnen?',
  'markdown.leaveText':
    'Diese Adresse kam in deinen Nachrichten hier nicht vor. Ein Link kann Worte aus der Unterhaltung mitnehmen: Sieh dir an, was auf den Namen folgt.',
  'markdown.diagram': 'Diagramm',
  'markdown.diagramFailed': 'Dieses Diagramm ließ sich nicht zeichnen.',
  'markdown.diagramSlow': 'Das Zeichnen dauert zu lange.',
  'markdown.showSource': 'Quelltext zeigen',
  'markdown.enlarge': 'Vergrößern',
  'markdown.exportAs': 'Als {format} herunterladen',
};
