import type { models as english } from '../en/models.ts';

export const models: Record<keyof typeof english, string> = {
  'models.choose': 'Modell wählen',
  'models.current': 'Modell: {model}',
  'models.none': 'Kein Modell',
  'models.search': 'Modell finden',
  'models.recent': 'Zuletzt verwendet',
  'models.ability.reasoning': 'Denkt nach, bevor es antwortet',
  'models.ability.images': 'Versteht Bilder',
  'models.ability.tools': 'Kann Werkzeuge verwenden',
  'models.window': '{tokens} Token Kontext',
  'models.gone': '{model} (nicht verfügbar)',
  'models.list.failed': 'Die Liste der Modelle konnte nicht geladen werden',
  'models.list.empty': 'Es gibt noch kein Modell.',
  'models.manage': 'Endpunkte verwalten',

  'models.first.title': 'Ein Modell verbinden',
  'models.first.text':
    'Drei Wege für den Anfang. Weitere lassen sich später in den Einstellungen hinzufügen.',
  'models.first.member.title': 'Noch ist kein Modell verbunden',
  'models.first.member.text': 'Bitte einen Administrator darum; diese Seite merkt es von selbst.',
  'models.first.key': 'Schlüssel einfügen',
  'models.first.key.text': 'Von OpenAI, OpenRouter, Groq, Mistral, DeepSeek und anderen',
  'models.first.address': 'Eigenen Server verwenden',
  'models.first.address.text': 'Ollama oder alles, was das OpenAI-Format spricht',
  'models.first.scripted': 'Einfach ausprobieren',
  'models.first.scripted.text':
    'Mit dem eingebauten Skript-Modell: vorgefertigte Antworten, kein Schlüssel, nichts verlässt diesen Rechner',
  'models.first.scripted.name': 'Skript-Modell',
  'models.first.connect': 'Verbinden',
  'models.first.otherWay': 'Andere Wege',
  'models.first.recognised': 'Erkannt: ein Schlüssel von {provider}',
  'models.first.connected':
    '{count, plural, =0 {Verbunden, aber es sind keine Modelle aufgeführt} one {Verbunden: # Modell} other {Verbunden: # Modelle}}',
  'models.first.nameModels': 'Bitte unten die Kennungen der Modelle eingeben, eine je Zeile.',
  'models.first.notConnected': '{provider} ist so nicht verwendbar',
  'models.first.tryAgain': 'Bitte unten ändern und noch einmal verbinden; sonst wurde nichts geändert.',

  'models.provider': 'Anbieter',
  'models.provider.other': 'Ein anderer, OpenAI-kompatibel',
  'models.provider.ollama': 'Ollama',
  'models.provider.scripted': 'Skript-Modell (eingebaut)',
  'models.key': 'API-Schlüssel',
  'models.key.set': '••••{last4} gesetzt',
  'models.key.setShort': 'gesetzt',
  'models.key.none': 'kein Schlüssel',
  'models.key.hint': 'Liegt verschlüsselt auf dem Server und wird nie wieder angezeigt.',
  'models.key.optional': 'Nur wenn der Server einen verlangt.',
  'models.key.replace': 'Ersetzen',
  'models.key.remove': 'Entfernen',
  'models.key.keep': 'Vorhandenen Schlüssel behalten',
  'models.key.willRemove': 'Der Schlüssel wird beim Speichern entfernt.',
  'models.key.addressChanged':
    'Die Adresse ist neu: Zur Sicherheit wird der Schlüssel gelöscht, wenn nicht einer mit eingegeben wird.',
  'models.address': 'Adresse',
  'models.address.hint': 'Die Basis-URL, meist mit /v1 am Ende.',
  'models.address.ollama': 'Die Adresse von Ollama aus Sicht des Servers.',
  'models.name': 'Name',
  'models.name.hint': 'So heißt es in der Liste der Modelle.',
  'models.ids': 'Modelle, eines je Zeile',
  'models.ids.hint': 'Nur für Server, die ihre Modelle nicht aufführen können.',
  'models.problem.key': 'Bitte den Schlüssel einfügen.',
  'models.problem.address': 'Bitte eine volle Adresse eingeben, etwa http://127.0.0.1:11434/v1.',
  'models.problem.name': 'Bitte einen Namen eingeben.',

  'models.error.auth':
    'Der Schlüssel wurde nicht angenommen. Ist er vollständig, noch gültig und von diesem Anbieter?',
  'models.error.rate-limit':
    'Der Anbieter begrenzt die Anfragen, oder das Guthaben ist aufgebraucht. Bitte später noch einmal versuchen.',
  'models.error.overloaded': 'Der Anbieter ist gerade überlastet. Bitte gleich noch einmal versuchen.',
  'models.error.context-overflow': 'Die Anfrage war für den Anbieter zu lang.',
  'models.error.refused': 'Der Anbieter hat die Anfrage abgelehnt.',
  'models.error.bad-request':
    'Der Anbieter hat die Anfrage nicht verstanden. Stimmt die Adresse, mit /v1 am Ende?',
  'models.error.network': 'Unter dieser Adresse antwortet nichts. Stimmt sie, und erreicht der Server sie?',
  'models.error.timeout':
    'Der Anbieter hat nicht rechtzeitig geantwortet. Bitte gleich noch einmal versuchen.',
  'models.error.words': 'In den Worten des Anbieters',

  'models.endpoints.title': 'Endpunkte',
  'models.endpoints.text': 'Die Stellen, von denen alle auf diesem Server ihre Modelle bekommen.',
  'models.endpoints.add': 'Endpunkt hinzufügen',
  'models.endpoints.edit': 'Bearbeiten',
  'models.endpoints.editTitle': '{name} bearbeiten',
  'models.endpoints.check': 'Noch einmal prüfen',
  'models.endpoints.delete': 'Löschen',
  'models.endpoints.delete.title': '{name} löschen?',
  'models.endpoints.delete.text':
    'Der Schlüssel wird gelöscht, und die Modelle sind nicht mehr wählbar. Unterhaltungen bleiben erhalten.',
  'models.endpoints.empty': 'Noch kein Endpunkt',
  'models.endpoints.empty.text': 'Mit dem ersten gibt es Modelle zum Unterhalten.',
  'models.endpoints.failed': 'Die Endpunkte konnten nicht geladen werden',
  'models.endpoints.environment': 'Aus der Umgebung',
  'models.endpoints.environment.text':
    'Beim Start des Servers durch eine Variable gesetzt; dort wird er geändert.',
  'models.endpoints.status.ok':
    '{count, plural, =0 {Funktioniert; führt keine Modelle auf} one {Funktioniert; # Modell} other {Funktioniert; # Modelle}}',
  'models.endpoints.status.failed': 'Funktioniert nicht',
  'models.endpoints.status.unchecked': 'Noch nicht geprüft',
  'models.endpoints.checkedAt': 'Geprüft {when}',
  'models.endpoints.savedFailing': 'Gespeichert, aber es funktioniert noch nicht',
  'models.endpoints.actions': 'Aktionen für {name}',

  'models.local.look': 'Auf diesem Rechner nach Servern suchen',
  'models.local.found':
    '{count, plural, =0 {An den üblichen Ports dieses Rechners antwortet kein Modellserver.} one {# Modellserver gefunden.} other {# Modellserver gefunden.}}',
  'models.local.use': '{name} auf {host}: {count, plural, one {# Modell} other {# Modelle}}',

  'models.private.title': 'Diese Adresse liegt im eigenen Netz',
  'models.private.text': '{place} ist nicht im Internet. Darf Stoa genau diesen Host und Port erreichen?',
  'models.private.leadsTo': '{host} führt zu {addresses}.',
  'models.private.allow': 'Erlauben',

  'models.allowances.title': 'Im eigenen Netz erlaubt',
  'models.allowances.text':
    'Stoa erreicht das Internet, im eigenen Netz aber nur diese Hosts, jeden an seinem Port. Was die Umgebung erlaubt, steht nicht in dieser Liste.',
  'models.allowances.failed': 'Die Liste konnte nicht geladen werden',
  'models.allowances.empty': 'Im eigenen Netz ist hier noch nichts erlaubt.',
  'models.allowances.for': 'Für {reason}, seit {when}',
  'models.allowances.revoke': 'Zurücknehmen',
  'models.allowances.revokeOne': '{place} zurücknehmen',
  'models.allowances.revoke.title': '{place} nicht mehr erreichen?',
  'models.allowances.revoke.text':
    'Endpunkte an dieser Adresse funktionieren sofort nicht mehr. Sie bleiben erhalten; erneutes Speichern fragt wieder.',
};
