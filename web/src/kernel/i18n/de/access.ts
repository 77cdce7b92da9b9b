import type { access as english } from '../en/access.ts';

export const access: Record<keyof typeof english, string> = {
  'access.endpoint.button': 'Wer es nutzen darf',
  'access.endpoint.open': 'Wer es nutzen darf: {name}',
  'access.endpoint.title': 'Wer {name} nutzen darf',
  'access.endpoint.text': 'Wer es nicht darf, sieht seine Modelle nicht. Administratoren dürfen es immer.',
  'access.everyone': 'Alle auf diesem Server',
  'access.everyone.text': 'Auch wer später dazukommt. Sonst nur die Gruppen und Personen unten.',
  'access.list': 'Gruppen und Personen',
  'access.none': 'Keine Gruppe und niemand im Einzelnen.',
  'access.nobody': 'Dann können es nur Administratoren nutzen.',
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
