import type { markdown as english } from '../en/markdown.ts';

export const markdown: Record<keyof typeof english, string> = {
  'markdown.copy': 'Kopieren',
  'markdown.copied': 'Kopiert',
  'markdown.copyFailed': 'Nicht kopiert',
  'markdown.download': 'Herunterladen',
  'markdown.wrap': 'Zeilen umbrechen',
  'markdown.loadImage': 'Bild laden',
  'markdown.table': 'Tabelle',
  'markdown.taskDone': 'Erledigt',
  'markdown.taskOpen': 'Offen',
  'markdown.code': '{known, select, yes {{language}-Code} other {Code}}',
  'markdown.imageFrom': 'Bild von {host}',
};
