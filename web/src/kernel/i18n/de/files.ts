import type { files as english } from '../en/files.ts';

export const files: Record<keyof typeof english, string> = {
  'files.attach': 'Dateien anhängen',
  'files.attached': 'Angehängte Dateien',
  'files.drop': 'Zum Anhängen loslassen',
  'files.drop.text': 'Bilder und Textdateien gehen mit Ihrer Nachricht mit.',
  'files.uploaded': '{name} ist angehängt.',
  'files.uploadOf': 'Hochladen von {name}',
  'files.waiting': 'Wartet…',
  'files.checking': 'Gleich fertig…',
  'files.remove': 'Entfernen',
  'files.removeOne': '{name} entfernen',
  'files.putIntoText': 'In die Nachricht setzen',
  'files.putIntoTextFailed':
    'Der Text konnte nicht geholt werden. Er ist noch angehängt; bitte noch einmal versuchen.',
  'files.failed': '{name} wurde nicht hochgeladen',
  'files.heic':
    'Der Server kann HEIC-Fotos nicht lesen. Bitte als JPEG speichern oder stattdessen ein Bildschirmfoto davon anhängen.',
  'files.tooMany':
    'Eine Nachricht fasst höchstens {most, plural, one {# Datei} other {# Dateien}}. {left, plural, one {Eine wurde} other {# wurden}} nicht angehängt.',
  'files.folder': 'Ordner lassen sich nicht anhängen. Bitte die Dateien darin anhängen.',
  'files.sendWaits': 'Bitte warten, bis die Dateien hochgeladen sind, dann senden',
  'files.sendFailed':
    'Eine Datei wurde nicht hochgeladen. Bitte noch einmal versuchen oder entfernen, dann senden',
  'files.sendTooMany':
    'Eine Nachricht fasst höchstens {most, plural, one {# Datei} other {# Dateien}}. Bitte einige entfernen, dann senden',
  'files.imagesUnseen': '{model} kann keine Bilder sehen. Ein anderes Modell könnte sie ansehen.',
  'files.gone': 'Nicht mehr vorhanden',
  'files.gone.text': 'Diese Datei wurde gelöscht. Die Nachricht behält ihren Namen.',
  'files.goneChip': 'Nicht mehr auf dem Server',
  'files.notLoaded': 'Konnte nicht geladen werden',
  'files.download': 'Herunterladen',
  'files.previous': 'Vorige Datei',
  'files.next': 'Nächste Datei',
  'files.position': '{index, number} von {count, number}',
  'files.enlarge': 'In voller Größe zeigen',
  'files.fit': 'In den Bildschirm einpassen',
  'files.onlyBeginning': 'Hier ist nur der Anfang zu sehen. Heruntergeladen ist die Datei vollständig.',
  'files.own': 'Dateien',
  'files.own.text':
    'Alles, was Sie an Nachrichten angehängt haben. Was Sie hier löschen, ist weg; Nachrichten behalten den Namen.',
  'files.own.failed': 'Ihre Dateien konnten nicht geladen werden',
  'files.own.none': 'Noch nichts. Was Sie an eine Nachricht anhängen, steht dann hier.',
  'files.own.more': 'Mehr anzeigen',
  'files.deleteOne': '{name} löschen',
  'files.deleteTitle': 'Diese Datei löschen?',
  'files.deleteText':
    '„{name}“ wird gelöscht und kann nicht mehr geöffnet und von keinem Modell mehr gelesen werden. Das lässt sich nicht rückgängig machen; Nachrichten behalten den Namen.',
};
