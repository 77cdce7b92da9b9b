export const runs = {
  'runs.stop': 'Antwort stoppen',
  'runs.stopped': 'Sie haben diese Antwort gestoppt.',
  'runs.interrupted': 'Diese Antwort wurde unterbrochen. Das Geschriebene bleibt erhalten.',
  'runs.empty': 'Das Modell hat nichts geantwortet.',
  'runs.continue': 'Fortsetzen',
  'runs.otherModel': 'Anderes Modell versuchen',
  'runs.noOtherModel': 'Es gibt kein anderes Modell',
  'runs.queued': 'Warten auf einen freien Platz…',
  'runs.thinking': 'Denkt nach… {seconds, number} s',
  'runs.thought': '{seconds, plural, =0 {Kurz nachgedacht} other {# s nachgedacht}}',
  'runs.cut': '{attempt, plural, =1 {Erster Versuch, abgebrochen} other {Versuch #, abgebrochen}}',
  'runs.cutTakenOver':
    'Der Server wurde neu gestartet, während dies geschrieben wurde; die Antwort wurde danach neu erstellt.',
  'runs.cutConnection':
    'Die Verbindung zum Anbieter brach ab, während dies geschrieben wurde; die Antwort wurde danach neu erstellt.',
  'runs.retry':
    '{reason}. {seconds, plural, =0 {Neuer Versuch} other {Neuer Versuch in # s}} ({attempt, number} von {attempts, number})',
  'runs.earlierError': 'Hier unterbrochen: {reason}',
  'runs.tokens': '{tokens, plural, one {# Token} other {# Tokens}}',
  'runs.tokensEstimated': '{tokens, plural, one {etwa # Token} other {etwa # Tokens}}',
  'runs.tokenDetails':
    '{input, number} Tokens hinein, {output, number} heraus{reasoning, plural, =0 {} other {, davon # zum Nachdenken}}',
  'runs.announceStart': 'Eine Antwort wird geschrieben.',
  'runs.announceDone': 'Die Antwort ist fertig.',
  'runs.announceFailed': 'Die Antwort endete vorzeitig: {reason}.',
  'runs.notSent': 'Nicht gesendet',
  'runs.notStarted': 'Es wurde nichts begonnen',
  'runs.notSentUnreachable':
    'Der Server hat nicht geantwortet. Ihre Nachricht bleibt in diesem Browser; senden Sie sie erneut, wann Sie möchten.',
  'runs.notSentFileGone':
    'Eine Datei dieser Nachricht ist nicht mehr auf dem Server. Holen Sie die Nachricht zurück: Ihre Worte und die übrigen Dateien bleiben erhalten, und die Datei lässt sich neu anhängen.',
  'runs.sendAgain': 'Erneut senden',
  'runs.sendRetrying': 'Noch keine Antwort vom Server. Wird erneut gesendet…',
  'runs.sendWaiting': 'Viele Nachrichten in kurzer Zeit. Diese wird gleich von selbst gesendet…',
  'runs.sendFirst':
    'Eine Nachricht weiter oben wurde nicht gesendet. Senden Sie sie zuerst erneut oder nehmen Sie sie zurück.',
  'runs.takeBack': 'Zurücknehmen',
  'runs.leaveIt': 'Dabei belassen',
  'runs.error.kept': 'Was bisher geschrieben wurde, bleibt erhalten.',
  'runs.error.providerWords': 'Was der Anbieter sagte',
  'runs.error.retry': 'Erneut versuchen',
  'runs.error.retryIn': 'Erneut versuchen (bereit in {seconds, number} s)',
  'runs.error.edit': 'Nachricht bearbeiten',
  'runs.error.endpoints': 'Endpunkte öffnen',
  'runs.error.askAdministrator': 'Den Schlüssel kann nur die Administration ändern.',
  'runs.error.auth.title': 'Der Anbieter hat den Schlüssel nicht angenommen',
  'runs.error.auth.text':
    'Der Schlüssel dieses Endpunkts ist falsch, abgelaufen oder darf dieses Modell nicht verwenden.',
  'runs.error.rateLimit.title': 'Das Limit des Anbieters ist erreicht',
  'runs.error.rateLimit.text': 'Er nimmt vorerst nichts mehr an. Kurz warten oder ein anderes Modell hilft.',
  'runs.error.overloaded.title': 'Der Anbieter ist ausgelastet',
  'runs.error.overloaded.text': 'Er konnte gerade nicht antworten. Meist geht das in wenigen Minuten vorbei.',
  'runs.error.contextOverflow.title': 'Dieser Chat ist zu lang für das Modell',
  'runs.error.contextOverflow.text':
    'Er passt nicht in das, was das Modell auf einmal lesen kann. Ein Modell mit größerem Fenster, eine kürzere Nachricht oder ein neuer Chat hilft.',
  'runs.error.refused.title': 'Der Anbieter hat die Antwort abgelehnt',
  'runs.error.refused.text':
    'Seine Inhaltsregeln haben die Antwort gestoppt. Andere Worte oder ein anderes Modell können helfen.',
  'runs.error.badRequest.title': 'Der Anbieter konnte mit der Anfrage nichts anfangen',
  'runs.error.badRequest.text':
    'Vielleicht gibt es das Modell dort nicht, oder es beherrscht nicht, was verlangt wurde.',
  'runs.error.network.title': 'Der Anbieter war nicht zu erreichen',
  'runs.error.network.text':
    'Die Verbindung zwischen diesem Server und dem Anbieter kam nicht zustande oder brach ab.',
  'runs.error.timeout.title': 'Der Anbieter brauchte zu lange',
  'runs.error.timeout.text': 'Lange kam nichts mehr, darum wurde die Antwort beendet.',
  'runs.error.interrupted.title': 'Die Antwort wurde unterbrochen',
  'runs.error.interrupted.text': 'Der Server hielt mehr als einmal an, während er sie schrieb.',
  'runs.error.modelGone.title': 'Dieses Modell gibt es nicht mehr',
  'runs.error.modelGone.text':
    'Sein Endpunkt wurde entfernt oder bietet es nicht mehr an. Wählen Sie ein anderes Modell.',
  'runs.error.internal.title': 'Auf diesem Server ist etwas schiefgegangen',
  'runs.error.internal.text':
    'Die Antwort konnte nicht beendet werden. Ein neuer Versuch kann helfen; wenn nicht, sagt das Protokoll des Servers mehr.',
} as const;
