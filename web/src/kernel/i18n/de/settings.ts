import type { settings as english } from '../en/settings.ts';

export const settings: Record<keyof typeof english, string> = {
  'settings.title': 'Einstellungen',
  'settings.close': 'Zurück zum Chat',
  'settings.search': 'Einstellung finden',
  'settings.pages': 'Seiten der Einstellungen',
  'settings.group.you': 'Persönlich',
  'settings.group.instance': 'Dieser Server',
  'settings.saved': 'Gespeichert',
  'settings.failed': 'Die Einstellung bleibt, wie sie war',
  'settings.load.failed': 'Die Einstellungen konnten nicht geladen werden',
  'settings.forbidden': 'Nur für Administratoren',
  'settings.forbidden.text': 'Diese Seite betrifft den ganzen Server. Ein Administrator kann sie ändern.',

  'settings.general': 'Allgemein',
  'settings.theme.text': 'Hell für den Tag, dunkel für die Nacht, oder so, wie das Gerät es hält.',
  'settings.contrast': 'Kontrast',
  'settings.contrast.text': 'Hoher Kontrast hat kräftigere Schrift und Linien.',
  'settings.contrast.system': 'Wie das Gerät',
  'settings.contrast.normal': 'Normal',
  'settings.contrast.high': 'Hoch',
  'settings.textSize': 'Schriftgröße',
  'settings.textSize.text': 'Der ganzen Seite, vor allem der Antworten.',
  'settings.textSize.small': 'Klein',
  'settings.textSize.normal': 'Normal',
  'settings.textSize.large': 'Groß',
  'settings.language': 'Sprache',
  'settings.language.text': 'Der Bedienung. Modelle antworten in der Sprache, in der sie gefragt werden.',
  'settings.language.auto': 'Wie der Browser ({language})',
  'settings.sendOnEnter': 'Mit Enter senden',
  'settings.sendOnEnter.text':
    'Umschalt+Enter beginnt eine neue Zeile. Sonst tut das Enter, und {keys} sendet.',
  'settings.openReasoning': 'Gedankengang aufgeklappt zeigen',
  'settings.openReasoning.text': 'Was ein Modell vor der Antwort überlegt, ist ohne Klick zu sehen.',

  'settings.attachLongPastes': 'Langen eingefügten Text anhängen',
  'settings.attachLongPastes.text':
    'Eingefügter Text mit mehr als {most, number} Zeichen wird zur Datei neben Ihren Worten und lässt sich zurückholen.',

  'settings.account': 'Konto',
  'settings.account.name': 'Name',
  'settings.account.name.text': 'Der Name für die Anrede.',
  'settings.account.email': 'E-Mail',
  'settings.account.email.text': 'Die Adresse zum Anmelden.',
  'settings.account.role': 'Rolle',
  'settings.account.role.text': 'Administratoren verwalten Endpunkte und die Einstellungen dieses Servers.',
  'settings.account.since': 'Dabei seit',
  'settings.account.since.text': 'Der Tag, an dem dieses Konto angelegt wurde.',
  'settings.account.session': 'Diese Sitzung',
  'settings.account.session.text': 'Entwürfe bleiben in diesem Browser.',

  'settings.endpoints': 'Endpunkte',

  'settings.instance': 'Instanz',
  'settings.instance.name': 'Name',
  'settings.instance.name.text': 'So heißt dieser Server in der Seitenleiste und beim Anmelden.',
  'settings.instance.name.problem': 'Bitte einen Namen mit höchstens 60 Zeichen eingeben.',
  'settings.registration': 'Offene Registrierung',
  'settings.registration.text':
    'Wer diesen Server erreicht, kann ein Konto anlegen. Sonst nur, wer eingeladen ist.',
  'settings.domains': 'Hosts der E-Mails',
  'settings.domains.text':
    'Bei offener Registrierung muss die E-Mail bei einem davon sein, mit Kommas getrennt. Einladungen sind davon frei.',
  'settings.domains.all': 'Alle',
  'settings.domains.problem': '„{domain}“ ist kein Host wie example.org.',
  'settings.verification': 'E-Mails bestätigen',
  'settings.verification.text':
    'Bei offener Registrierung beginnt ein Konto, wenn seine E-Mail bestätigt ist. So bleibt auch für sich, wer ein Konto hat.',
  'settings.verification.noMail':
    'Ohne Mails hat das keine Wirkung: Zuerst muss ein Mailserver eingerichtet werden.',
  'settings.mail': 'Mails',
  'settings.mail.text':
    'Dieser Server verschickt Mails: Links bei vergessenem Passwort, Einladungen, Hinweise.',
  'settings.mail.none':
    'Dieser Server verschickt keine Mails. Wer ihn betreibt, kann einen Mailserver einrichten; bis dahin werden Links von Hand weitergegeben.',
  'settings.mail.test': 'Testmail senden',
  'settings.mail.sent': 'Der Mailserver hat eine Mail an {email} angenommen',
  'settings.mail.failed': 'Die Testmail wurde nicht verschickt',
  'settings.titles': 'Titel vom Modell',
  'settings.titles.text':
    'Das antwortende Modell gibt der Unterhaltung auch ihren Titel. Kostet je ein paar Token.',
  'settings.largestUpload': 'Größte Datei',
  'settings.largestUpload.text': 'So groß darf eine Datei sein, die mit einer Nachricht mitgeht.',
  'settings.storagePerPerson': 'Speicher je Person',
  'settings.storagePerPerson.text': 'So viel dürfen die Dateien einer Person zusammen belegen.',
  'settings.runsPerPerson': 'Antworten zugleich je Person',
  'settings.runsPerPerson.text':
    'So viele Antworten einer Person dürfen zur selben Zeit geschrieben werden oder darauf warten.',
  'settings.megabytes': 'MB',
  'settings.number.problem': 'Bitte eine ganze Zahl von {least, number} bis {most, number} eingeben.',
  'settings.characters': 'Zeichen',
  'settings.stepsPerRun': 'Schritte einer Antwort',
  'settings.stepsPerRun.text':
    'Wie oft ein Modell von allein weitermachen darf, nachdem seine Werkzeuge geantwortet haben. Dann hält es an, und man kann es fortfahren lassen.',
  'settings.toolResults': 'Was ein Modell von einem Ergebnis liest',
  'settings.toolResults.text':
    'Längere Ergebnisse von Werkzeugen werden für das Modell gekürzt und als Datei ganz aufbewahrt; wo nötig, kann es weiterlesen.',
  'settings.defaultModel': 'Modell für neue Unterhaltungen',
  'settings.defaultModel.text': 'Für alle, die noch keines gewählt haben.',
  'settings.defaultModel.none': 'Das erste verfügbare',
  'settings.defaultModel.reset': 'Zurücksetzen',
  'settings.version': 'Version',
  'settings.version.text': 'Von Stoa auf diesem Server.',
};
