import type { errors as english } from '../en/errors.ts';

export const errors: Record<keyof typeof english, string> = {
  'error.network/unreachable':
    'Der Server hat nicht geantwortet. Nichts Getipptes ist verloren; bitte die Verbindung prüfen und noch einmal versuchen.',
  'error.request/invalid':
    'Der Server hat diese Eingabe nicht angenommen. Es wurde nichts geändert; bitte prüfen und noch einmal versuchen.',
  'error.request/too-large':
    'Das ist mehr, als der Server auf einmal annimmt. Es wurde nichts gesendet; bitte kürzen.',
  'error.request/too-slow':
    'Das Gesendete kam zu langsam an oder brach unterwegs ab. Davon wurde nichts behalten; bitte die Verbindung prüfen und noch einmal versuchen.',
  'error.request/too-many':
    'Das wurde in kurzer Zeit zu oft gemacht. Ihre Eingabe bleibt erhalten; bitte einen Moment warten und dann noch einmal versuchen.',
  'errors.tooManyFor':
    'Das wurde in kurzer Zeit zu oft gemacht. Ihre Eingabe bleibt erhalten; bitte in {seconds, plural, one {# Sekunde} other {# Sekunden}} noch einmal versuchen.',
  'error.request/not-json':
    'Der Server hat die Anfrage nicht verstanden. Es wurde nichts geändert; bitte die Seite neu laden.',
  'error.request/origin-refused':
    'Der Server nimmt von dieser Adresse keine Änderungen an. Es wurde nichts geändert; bitte die Seite unter ihrer eingerichteten Adresse öffnen.',
  'error.request/host-refused':
    'Der Server antwortet nicht unter diesem Namen. Bitte die übliche Adresse verwenden oder diese vom Betreiber erlauben lassen.',
  'error.request/unknown-route':
    'Der Server kennt diese Anfrage nicht. Vielleicht ist die Seite älter als der Server; bitte neu laden.',
  'error.server/failed':
    'Auf dem Server ist etwas fehlgeschlagen. Bereits Gespeichertes bleibt erhalten; bitte gleich noch einmal versuchen.',
  'error.server/stopping':
    'Der Server startet neu. Alles bleibt erhalten; bitte gleich noch einmal versuchen.',
  'error.account/sign-in-required': 'Die Sitzung ist beendet. Getipptes bleibt erhalten; bitte neu anmelden.',
  'error.account/forbidden':
    'Dieses Konto darf das nicht. Es wurde nichts geändert; ein Administrator kann helfen.',
  'error.account/wrong-credentials':
    'E-Mail und Passwort passen nicht zusammen. Bitte beides prüfen und noch einmal versuchen.',
  'error.account/exists':
    'Mit dieser E-Mail gibt es schon ein Konto. Bitte damit anmelden oder eine andere Adresse verwenden.',
  'error.account/claim-required':
    'Für das erste Konto wird der Code gebraucht, den der Server beim Start ausgegeben hat. Bitte prüfen und noch einmal versuchen.',
  'error.account/registration-closed':
    'Hier können zurzeit keine neuen Konten angelegt werden. Ein Administrator kann die Registrierung öffnen.',
  'error.account/domain-refused':
    'Neue Konten brauchen hier eine E-Mail bei einem bestimmten Host. Es wurde nichts angelegt; bitte die Adresse der eigenen Organisation verwenden oder um eine Einladung bitten.',
  'error.account/wrong-password':
    'Das Passwort ist falsch. Es wurde nichts geändert; bitte prüfen und noch einmal versuchen.',
  'error.account/link-invalid':
    'Dieser Link gilt nicht mehr: Er wurde benutzt, ist zu alt oder nicht ganz kopiert. Es wurde nichts geändert; bitte um einen neuen bitten.',
  'error.session/not-found': 'Diese Sitzung ist schon beendet. Bitte die Liste neu laden.',
  'error.user/not-found': 'Dieses Konto gibt es nicht mehr. Bitte die Liste neu laden.',
  'error.user/yourself':
    'Beim eigenen Konto geht das hier nicht. Es wurde nichts geändert; ein anderer Administrator kann es tun.',
  'error.user/last-administrator':
    'Das ist der einzige Administrator. Es wurde nichts geändert; bitte zuerst jemand anderen zum Administrator machen.',
  'error.invite/not-found':
    'Diese Einladung wurde schon benutzt oder zurückgenommen. Bitte die Liste neu laden.',
  'error.group/not-found': 'Diese Gruppe gibt es nicht mehr. Bitte die Liste neu laden.',
  'error.group/exists':
    'Eine Gruppe mit diesem Namen gibt es schon. Es wurde nichts gespeichert; bitte einen anderen wählen.',
  'error.role/not-found': 'Diese Rolle gibt es nicht mehr. Bitte die Liste neu laden.',
  'error.role/exists':
    'Eine Rolle mit diesem Namen gibt es schon. Es wurde nichts gespeichert; bitte einen anderen wählen.',
  'error.role/built-in':
    'Die eingebaute Rolle behält ihren Namen und bleibt. Es wurde nichts geändert; was sie erlaubt, ist änderbar.',
  'error.role/feature-missing':
    'Ihre Rolle erlaubt das nicht. Es wurde nichts geändert, Getipptes bleibt erhalten; ein Administrator kann helfen.',
  'error.grant/level-unknown':
    'Diese Art von Zugriff gibt es hier nicht. Es wurde nichts geändert; bitte die Seite neu laden.',
  'error.grant/subject-not-found':
    'Eine Gruppe oder Person der Liste gibt es nicht mehr. Es wurde nichts geändert; bitte neu öffnen.',
  'error.grant/too-many':
    'So viele Personen und Gruppen fasst die Liste nicht. Es wurde nichts geändert; bitte Personen in einer Gruppe zusammenfassen.',
  'error.mail/missing':
    'Dieser Server verschickt keine Mails. Es wurde nichts gesendet; ein Administrator kann einen Link erstellen.',
  'error.mail/failed':
    'Der Mailserver hat die Mail nicht angenommen. Es wurde nichts gesendet; bitte Adresse und Zugangsdaten dort prüfen, wo der Server gestartet wird.',
  'error.endpoint/not-found': 'Diesen Endpunkt gibt es nicht mehr. Bitte die Liste neu laden.',
  'error.endpoint/read-only':
    'Dieser Endpunkt kommt aus der Umgebung des Servers. Hier bleibt er, wie er ist; geändert wird er dort, wo der Server gestartet wird.',
  'error.endpoint/address-invalid':
    'Diese Adresse ist nicht verwendbar. Es wurde nichts gespeichert; gebraucht wird eine volle Adresse wie https://api.example.com/v1.',
  'error.endpoint/address-private':
    'Diese Adresse liegt im eigenen Netz und ist nicht erlaubt. Nichts wurde gespeichert; ein Administrator kann sie erlauben.',
  'error.endpoint/address-refused':
    'Diese Adresse erreicht der Server nie: Sie gehört zum Rechner oder zu seiner Cloud, nicht zu einem Modell. Nichts wurde gespeichert; bitte eine andere verwenden, etwa 127.0.0.1 für diesen Rechner.',
  'error.egress-allowance/not-found':
    'Diese Erlaubnis wurde schon zurückgenommen. Bitte die Liste neu laden.',
  'error.endpoint/key-unreadable':
    'Der gespeicherte Schlüssel dieses Endpunkts lässt sich nicht öffnen. Nichts Getipptes ist verloren; ein Administrator muss den Schlüssel unter Einstellungen, Endpunkte neu eingeben.',
  'error.model/not-found':
    'Dieses Modell ist nicht mehr verfügbar. Die Unterhaltung bleibt erhalten; bitte ein anderes Modell wählen.',
  'error.model/setting-unknown':
    'Eine Einstellung des Modells passt nicht zu ihm oder zu den anderen. Es wurde nichts gesendet; welche, steht in den Einstellungen neben dem Modell.',
  'error.file/not-found':
    'Diese Datei gibt es nicht mehr. Alles andere bleibt erhalten; bitte aus der Nachricht entfernen oder neu hochladen.',
  'error.file/missing':
    'Es wurde keine Datei hochgeladen. Es wurde nichts geändert; bitte die Datei noch einmal auswählen.',
  'error.file/empty':
    'Diese Datei ist leer. Sie wurde nicht hochgeladen; bitte prüfen und noch einmal versuchen.',
  'error.file/too-large':
    'Diese Datei ist größer, als der Server annimmt. Sie wurde nicht hochgeladen; bitte verkleinern. Für Bilder kann ein Administrator die Grenze anheben; ein Text hat höchstens ein Megabyte.',
  'error.file/kind-unknown':
    'Das ist weder ein Bild noch ein Text, der hier gelesen werden kann. Die Datei wurde nicht hochgeladen; möglich sind PNG, JPEG, GIF, WebP und Texte in UTF-8.',
  'error.file/unreadable':
    'Dieses Bild ist beschädigt oder zu groß zum Öffnen. Es wurde nicht hochgeladen; bitte neu speichern oder verkleinern.',
  'error.file/storage-full':
    'Der Platz für die eigenen Dateien ist aufgebraucht. Die Datei wurde nicht hochgeladen; bitte nicht mehr Benötigtes löschen oder einen Administrator um mehr Platz bitten.',
  'error.conversation/not-found': 'Diese Unterhaltung gibt es nicht. Vielleicht wurde sie gelöscht.',
  'error.message/not-found': 'Diese Nachricht gibt es nicht mehr. Bitte die Unterhaltung neu laden.',
  'error.oauth-attempt/not-found':
    'Diese Anmeldung gibt es nicht mehr. Es wurde nichts geändert; beginnen Sie sie dort noch einmal, wo sie gebraucht wurde.',
  'error.run/not-found':
    'Dieser Antwort kann nicht mehr gefolgt werden. Bitte die Unterhaltung neu laden, um zu sehen, was erhalten ist.',
  'error.run/idempotency-conflict':
    'Das wurde schon einmal mit anderem Inhalt gesendet. Das erste gilt; bitte die Unterhaltung neu laden und dann noch einmal senden.',
  'error.run/too-many':
    'Viele Ihrer Antworten werden schon geschrieben. Ihr Text bleibt erhalten; warten Sie, bis eine fertig ist, oder halten Sie eine an und senden Sie ihn dann noch einmal.',
  'error.run/parent-required':
    'Die Nachricht hat ihren Platz in der Unterhaltung verloren. Der Text bleibt erhalten; bitte neu laden und noch einmal senden.',
  'error.run/message-busy':
    'Diese Nachricht wird gerade beantwortet. Bitte das Ende abwarten oder die Antwort anhalten.',
  'error.run/not-continuable':
    'Diese Antwort ist fertig und kann nicht fortgesetzt werden. Sie kann stattdessen neu erzeugt werden.',
  'error.tool/decision-not-found': 'Diese Erlaubnis gibt es nicht mehr. Es wird bereits wieder gefragt.',
  'error.tool/rule-not-found':
    'Diese Regel gibt es nicht mehr. Bitte die Seite neu laden, um zu sehen, was gilt.',
  'error.tool/too-many-rules':
    'Mehr Regeln sind nicht möglich. Sie wurde nicht angelegt; bitte zuerst andere entfernen.',
  'error.action/not-found': 'Diese Aktion gibt es nicht mehr. Bitte die Seite neu laden.',
  'error.action/document-invalid':
    'Das ist kein OpenAPI-Dokument, das sich verwenden lässt. Nichts wurde gespeichert; die Meldung sagt, was zu ändern ist.',
  'error.action/auth-invalid':
    'Die Angaben zur Anmeldung passen nicht zusammen. Nichts wurde gespeichert; die Meldung sagt, was fehlt.',
  'error.action/address-invalid':
    'Eine der Adressen lässt sich nicht verwenden. Nichts wurde gespeichert; sie beginnt mit https:// und enthält kein Passwort.',
  'error.action/address-private':
    'Diese Aktion führt in ein privates Netz. Nichts wurde gespeichert; bitte erlauben, wenn der Server dort der eigene ist, und noch einmal speichern.',
  'error.action/address-refused':
    'Eine der Adressen wird von hier nie erreicht. Nichts wurde gespeichert; bitte eine andere eingeben.',
  'error.action/too-many':
    'Mehr Aktionen sind nicht möglich. Sie wurde nicht angelegt; bitte zuerst andere entfernen.',
  'error.interaction/not-found': 'Diese Frage gibt es nicht mehr. Bitte die Unterhaltung neu laden.',
  'error.interaction/settled':
    'Das wurde schon beantwortet, oder die Zeit ist abgelaufen. Die erste Antwort gilt; bitte neu laden, um sie zu sehen.',
  'error.interaction/answer-invalid':
    'Diese Antwort passt nicht zur Frage. Sie wurde nicht gesendet; bitte die Angaben durchsehen.',
  'error.mcp-server/not-found':
    'Diesen Server gibt es nicht, oder er ist nicht für dich. Lade die Seite neu, um zu sehen, was da ist.',
  'error.mcp-server/not-allowed':
    'Das darf bei einem Server nur die Administration. Nichts wurde geändert; bitte dort darum.',
  'error.mcp-server/definition-invalid':
    'Die Angaben passen nicht zusammen. Nichts wurde gespeichert; sieh Header, Variablen und Anmeldung durch und speichere noch einmal.',
  'error.mcp-server/address-invalid':
    'Das ist keine Adresse eines Servers. Nichts wurde gespeichert; sie sieht aus wie https://mcp.example.com/mcp.',
  'error.mcp-server/address-private':
    'Diese Adresse liegt in einem privaten Netz. Nichts wurde gespeichert; erlaube sie, wenn der Server dort dir gehört, und speichere noch einmal.',
  'error.mcp-server/address-refused':
    'Diese Adresse wird von hier aus nicht erreicht. Nichts wurde gespeichert; gib eine aus dem Internet an, oder bitte die Administration, den Server hinzuzufügen.',
  'error.mcp-server/sign-in-required':
    'Dieser Server möchte, dass du dich anmeldest. Nichts ging verloren; melde dich an und versuche es noch einmal.',
  'error.mcp-server/failed':
    'Der Server hat nicht getan, worum er gebeten wurde. Hier wurde nichts geändert; sieh auf seiner Seite nach, was er sagt, und versuche es noch einmal.',
  'error.unknown':
    'Auf dieser Seite ist etwas Unerwartetes passiert. Gespeichertes bleibt erhalten; bitte neu laden und noch einmal versuchen.',
};
