import type { access as english } from '../en/access.ts';

export const access: Record<keyof typeof english, string> = {
  'access.button': 'Wer es nutzen darf',
  'access.open': 'Wer es nutzen darf: {name}',
  'access.title': 'Wer {name} nutzen darf',
  'access.endpoint.text': 'Wer es nicht darf, sieht seine Modelle nicht. Administratoren dürfen es immer.',
  'access.mcp-server.text':
    'Wer es nicht darf, sieht ihn nicht, und eine Anmeldung dort wird nicht mehr verwendet. Jede Person meldet sich selbst an. Administratoren dürfen es immer.',
  'access.action.text': 'Wer es nicht darf, sieht ihre Werkzeuge nicht. Administratoren dürfen es immer.',
  'access.own.text':
    'Jede Person meldet sich selbst an. Sie sieht weder seine ganze Adresse noch Ihre Header, aber ihre Aufrufe tragen diese Header. Teilen Sie ihn nur mit Personen, die Ihnen vertrauen: Was sie senden, geht an Ihren Server.',
  'access.everyone': 'Alle auf diesem Server',
  'access.everyone.text': 'Auch wer später dazukommt. Sonst nur die Gruppen und Personen unten.',
  'access.list': 'Gruppen und Personen',
  'access.none': 'Keine Gruppe und niemand im Einzelnen.',
  'access.nobody': 'Dann können es nur Administratoren nutzen.',
  'access.own.nobody': 'Dann können nur Sie ihn nutzen.',
  'access.add': 'Gruppe oder Person hinzufügen',
  'access.find': 'Anfang eines Namens',
  'access.group': 'Gruppe',
  'access.level': 'Was {name} darf',
  'access.level.view': 'Darf es sehen',
  'access.level.use': 'Darf es nutzen',
  'access.level.edit': 'Darf es ändern',
  'access.level.own': 'Darf es nutzen und teilen',
  'access.remove': '{name} entfernen',
  'access.failed': 'Wer Zugriff hat, konnte nicht geladen werden',
  'access.saveFailed': 'Der Zugriff bleibt, wie er war',
};
