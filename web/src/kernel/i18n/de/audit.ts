import type { audit as english } from '../en/audit.ts';

export const audit: Record<keyof typeof english, string> = {
  'audit.title': 'Protokoll',
  'audit.text':
    'Wer auf diesem Server was getan hat. Einträge kommen nur hinzu; hier lässt sich keiner ändern oder löschen.',
  'audit.failed': 'Das Protokoll konnte nicht geladen werden',
  'audit.none': 'Solche Einträge gibt es nicht.',
  'audit.more': 'Ältere zeigen',
  'audit.when': 'Wann',
  'audit.who': 'Wer',
  'audit.what': 'Was',
  'audit.which': 'Woran',
  'audit.on': 'an',
  'audit.off': 'aus',

  'audit.filter.person': 'Von wem',
  'audit.filter.everybody': 'Alle',
  'audit.filter.action': 'Was getan wurde',
  'audit.filter.everything': 'Alles',

  'audit.verify': 'Prüfen',
  'audit.verify.failed': 'Das Protokoll konnte nicht geprüft werden',
  'audit.verify.ok':
    '{count, plural, =0 {Das Protokoll ist leer} one {Der eine Eintrag ist so, wie er geschrieben wurde} other {Alle # Einträge sind so, wie sie geschrieben wurden}}',
  'audit.verify.head':
    'Anderswo aufbewahrt, zeigt dies später, ob das Ende fehlt oder alles neu geschrieben wurde: {hash}',
  'audit.verify.broken': 'Eintrag {seq} fehlt oder wurde geändert',
  'audit.verify.broken.text':
    'Jemand hat die Datenbank am Server vorbei verändert. Was vor diesem Eintrag steht, ist so, wie es geschrieben wurde; der Rest ist mit einer Sicherung zu vergleichen.',

  'audit.actor.gone': 'Gelöschtes Konto',
  'audit.actor.anyone': 'Nicht angemeldet',
  'audit.actor.system': 'Der Server',
  'audit.object.unknown': 'Unbekannte E-Mail',

  'audit.action.account.first': 'Erstes Konto angelegt',
  'audit.action.account.sign-up': 'Konto angelegt',
  'audit.action.account.sign-in': 'Angemeldet',
  'audit.action.account.sign-in-failed': 'Anmeldung gescheitert',
  'audit.action.account.sign-out': 'Abgemeldet',
  'audit.action.settings.update': 'Einstellungen geändert',
  'audit.action.endpoint.create': 'Endpunkt hinzugefügt',
  'audit.action.endpoint.update': 'Endpunkt geändert',
  'audit.action.endpoint.models': 'Modelle eines Endpunkts geändert',
  'audit.action.endpoint.remove': 'Endpunkt gelöscht',
  'audit.action.secrets.rotate': 'Geheimen Schlüssel gewechselt',
  'audit.action.secrets.reset': 'Verlorene Geheimnisse aufgegeben',

  'audit.nameBefore': 'Vorher {name} genannt',
  'audit.hostBefore': 'Vorher bei {host}',
  'audit.key.set': 'Schlüssel eingegeben',
  'audit.key.replaced': 'Schlüssel ersetzt',
  'audit.key.removed': 'Schlüssel entfernt',
  'audit.models.shown': 'Eingeblendet: {ids}',
  'audit.models.hidden': 'Ausgeblendet: {ids}',
  'audit.models.ids': '{count, plural, =0 {{ids}} other {{ids} und # weitere}}',
  'audit.models.ordered': 'Anders geordnet',
  'audit.models.hideNew': 'Neue Modelle ausblenden: {value}',
  'audit.unrecorded': '{count} weitere davor, ohne Einträge',
  'audit.sealedAnew': '{count, plural, one {# Geheimnis} other {# Geheimnisse}} neu versiegelt',
  'audit.forgotten': '{count, plural, one {# Geheimnis} other {# Geheimnisse}} aufgegeben',
};
