import type { toolScreens as english } from '../en/tool-screens.ts';

export const toolScreens: Record<keyof typeof english, string> = {
  'tools.title': 'Werkzeuge',
  'tools.unknown.text':
    'Der Server hielt an, während das lief. Es kann geschehen sein oder nicht, und wurde nicht von allein noch einmal aufgerufen.',
  'tools.input': 'Was es bekam',
  'tools.input.none': 'Es bekam keine Angaben.',
  'tools.input.asJson': 'Als JSON zeigen',
  'tools.input.asRows': 'Als Liste zeigen',
  'tools.output': 'Was es antwortete',
  'tools.output.error': 'Der Fehler, den es meldete',
  'tools.output.none': 'Es antwortete nichts.',
  'tools.output.truncated':
    'Das Modell bekam den Anfang. Das Ganze, etwa {kilobytes, number} kB, ist als Datei aufbewahrt:',
  'tools.output.lost':
    'Das Modell bekam den Anfang. Das Ganze war etwa {kilobytes, number} kB groß und konnte nicht aufbewahrt werden.',

  'tools.view.title': 'Was {server} zu „{tool}“ zeigt',
  'tools.view.by': 'Gezeigt von {server}',
  'tools.view.hide': 'Ausblenden',
  'tools.view.show': 'Zeigen',
  'tools.view.hidden': '{server} zeigt etwas zu diesem Aufruf.',
  'tools.view.skip': 'Überspringen, was {server} zeigt',
  'tools.view.asks': 'Das fragt {server} durch das, was hier gezeigt wird:',
  'tools.view.says': '{server} schlägt vor, dass Sie sagen:',
  'tools.view.write': 'In die Nachricht übernehmen',
  'tools.view.dontWrite': 'Nein',
  'tools.view.gone':
    'Was {server} zu diesem Aufruf gezeigt hat, wurde mit seiner Datei gelöscht. Die Antwort steht weiter oben im Aufruf.',
  'tools.view.noise':
    'Was {server} zeigt, wurde angehalten, weil es diese Seite endlos beschäftigt hat. Die Antwort steht weiter oben im Aufruf.',
  'tools.view.problem.unreachable':
    'Was {server} zu diesem Aufruf zeigt, war nicht zu bekommen. Die Antwort steht oben im Aufruf; fragen Sie noch einmal, um mehr zu sehen.',
  'tools.view.problem.sign-in':
    'Was {server} zu diesem Aufruf zeigt, braucht eine Anmeldung dort. Melden Sie sich unter Werkzeuge an und fragen Sie noch einmal.',
  'tools.view.problem.missing':
    '{server} gibt an, zu diesem Aufruf etwas zu zeigen, hat es aber nicht. Die Antwort steht oben im Aufruf.',
  'tools.view.problem.wrong-type':
    'Was {server} zu diesem Aufruf zeigt, ist keine Seite, die hier gezeigt werden kann. Die Antwort steht oben im Aufruf.',
  'tools.view.problem.too-large':
    'Was {server} zu diesem Aufruf zeigt, ist größer als 1 MB und wird nicht gezeigt. Die Antwort steht oben im Aufruf.',
  'tools.view.problem.no-room':
    'Für Ihre Dateien ist kein Platz mehr; was {server} zu diesem Aufruf zeigt, wurde darum nicht behalten. Löschen Sie Dateien und fragen Sie noch einmal.',
  'tools.card.newer':
    'Diese Frage ist von einer Art, die diese Seite noch nicht kennt. Bitte neu laden, um zu antworten.',
  'tools.card.until':
    'Wartet bis {until}. Sie können diese Seite schließen und später antworten, von jedem Gerät.',
  'tools.approval.title': 'Darf „{tool}“ aufgerufen werden?',
  'tools.approval.unknownTitle': '„{tool}“ noch einmal aufrufen?',
  'tools.approval.reason.risk':
    'Noch ist nichts geschehen. Sehen Sie durch, was es bekommt, und entscheiden Sie dann.',
  'tools.approval.reason.rule':
    'Ihre Administration möchte, dass über jeden solchen Aufruf ein Mensch entscheidet.',
  'tools.approval.reason.taint':
    'Diese Antwort hat Privates gelesen und Worte von Fremden, die darum gebeten haben könnten. Darum wird noch einmal gefragt, was immer Sie zuvor erlaubt haben.',
  'tools.approval.reason.unknown-outcome':
    'Der Server hielt an, während es lief; es kann also schon geschehen sein. Noch einmal aufgerufen, geschieht es vielleicht doppelt.',
  'tools.approval.input': '{tool} bekommt dies und sonst nichts:',
  'tools.approval.approve': 'Erlauben',
  'tools.approval.callAgain': 'Noch einmal aufrufen',
  'tools.approval.goOn': 'Ohne weitermachen',
  'tools.approval.reject': 'Nicht erlauben',
  'tools.approval.edit': 'Erst ändern …',
  'tools.approval.replace': 'Selbst antworten …',
  'tools.approval.remember': 'Beim nächsten Mal:',
  'tools.approval.remember.no': 'Wieder fragen',
  'tools.approval.remember.conversation': 'In diesem Chat erlauben',
  'tools.approval.remember.always': 'Dieses Werkzeug bei {host} immer erlauben',
  'tools.approval.editLabel': 'Was es bekommt, als JSON',
  'tools.approval.approveEdited': 'Geändert erlauben',
  'tools.approval.notJson':
    'Das ist kein Objekt in JSON. Bitte Anführungszeichen, Kommas und Klammern durchsehen.',
  'tools.approval.reasonLabel': 'Warum nicht?',
  'tools.approval.reasonHint': 'Das Modell erfährt es. Es kann leer bleiben.',
  'tools.approval.replaceLabel': 'Ihre Antwort anstelle des Werkzeugs',
  'tools.approval.replaceHint':
    'Das Werkzeug wird nicht aufgerufen; das Modell nimmt dies als dessen Antwort.',
  'tools.approval.replaceSubmit': 'Antworten',
  'tools.approval.replaceEmpty': 'Bitte schreiben, was das Modell erfahren soll.',
  'tools.form.question': 'Eine Frage an Sie',
  'tools.form.title': '{name} fragt Sie',
  'tools.form.goesTo': 'Was Sie ausfüllen, geht an {name}. Geben Sie hier keine Passwörter an.',
  'tools.form.send': 'Antworten',
  'tools.form.decline': 'Lieber nicht',
  'tools.form.optional': '{label} (freiwillig)',
  'tools.form.choose': 'Auswählen …',
  'tools.form.complaint.missing': 'Das muss beantwortet werden.',
  'tools.form.complaint.unknown': 'Danach war nicht gefragt.',
  'tools.form.complaint.kind': 'Das muss eine Zahl sein, ohne etwas anderes.',
  'tools.form.complaint.too-short': 'Zu wenig: mindestens {least}.',
  'tools.form.complaint.too-long': 'Zu viel: höchstens {most}.',
  'tools.form.complaint.range': 'Zwischen {least} und {most}.',
  'tools.form.complaint.format': 'Das hat nicht die Form, nach der gefragt ist.',
  'tools.form.complaint.choice': 'Bitte eines der angebotenen wählen.',
  'tools.address.title': 'Eine Seite bei {host} öffnen?',
  'tools.address.text': 'Die Seite öffnet sich in einem neuen Tab. Das ist ihre ganze Adresse:',
  'tools.address.notWeb': 'Das ist nicht die Adresse einer Webseite und wird nicht geöffnet:',
  'tools.address.open': '{host} öffnen',
  'tools.signIn.title': 'Bei {name} anmelden',
  'tools.signIn.text':
    '{name} auf {host} möchte wissen, wer Sie sind. Sobald Sie angemeldet sind, in diesem Browser oder auf einem anderen Gerät, geht alles von allein weiter, was darauf wartet.',
  'tools.signIn.scopes': 'Es fragt nach: {scopes}',
  'tools.signIn.open': 'Anmelden',
  'tools.signIn.phone': 'Auf dem Telefon',
  'tools.signIn.phoneTitle': 'Bei {name} auf einem anderen Gerät anmelden',
  'tools.signIn.phoneText':
    'Lesen Sie dies mit einem Gerät, auf dem Sie hier als Sie selbst angemeldet sind. Niemand sonst kommt damit weiter.',
  'tools.signIn.code': 'Adresse der Anmeldung als Code zum Einlesen',
  'tools.signIn.again': 'Neu beginnen',
  'tools.signIn.againFailed':
    'Sie konnte nicht neu begonnen werden. In den Einstellungen steht beim Server, warum.',
  'tools.signIn.decline': 'Ohne weitermachen',
  'tools.waiting.title': 'Wartet auf Sie',
  'tools.waiting.count': '{count, plural, one {# Sache wartet auf Sie} other {# Sachen warten auf Sie}}',
  'tools.waiting.text': 'Antworten, die weitergehen, sobald Sie entschieden haben.',
  'tools.waiting.none': 'Nichts wartet auf Sie.',
  'tools.waiting.toConversation': 'Zur Unterhaltung',
  'tools.waiting.approval': 'Darf „{name}“ aufgerufen werden?',
  'tools.waiting.question': 'Eine Frage an Sie',
  'tools.waiting.elicitation': '{name} fragt Sie',
  'tools.waiting.sign-in': 'Bei {name} anmelden',

  'tools.menu.search': 'Werkzeug finden',
  'tools.menu.none':
    'Noch gibt es keine Werkzeuge. Server, die welche bringen, werden in den Einstellungen hinzugefügt.',
  'tools.menu.more':
    '{count, plural, one {# weiteres; die Suche findet es.} other {# weitere; die Suche findet sie.}}',
  'tools.menu.manage': 'Server',
  'tools.server.asking': 'Server wird gefragt …',
  'tools.server.signIn': 'Sie müssen sich anmelden.',
  'tools.server.ok':
    '{count, plural, =0 {Verbunden; es bietet keine Werkzeuge} one {Verbunden: # Werkzeug} other {Verbunden: # Werkzeuge}}',
  'tools.prompts.open': 'Vorlagen …',
  'tools.prompts.title': 'Vorlagen Ihrer Server',
  'tools.prompts.search': 'Vorlage finden',
  'tools.prompts.none': 'Die eingeschalteten Server bieten keine solche Vorlage.',
  'tools.prompts.insert': 'In die Nachricht einsetzen',
  'tools.prompts.hint': 'Eingabe setzt sie in die Nachricht, Escape schließt die Liste',
  'tools.resources.open': 'Anhängen …',
  'tools.resources.title': 'Etwas von einem Server anhängen',
  'tools.resources.text': 'Es wird jetzt gelesen und als Ihre Datei aufbewahrt.',
  'tools.resources.search': 'Etwas finden',
  'tools.resources.none': 'Die eingeschalteten Server bieten nichts dergleichen.',
  'tools.resources.template': 'mit Lücke zum Ausfüllen',
  'tools.resources.attach': 'Anhängen',
  'tools.resources.reading': 'Wird gelesen …',

  'tools.forAll.title': 'Werkzeuge für alle',
  'tools.builtin.title': 'Eingebaute Werkzeuge',
  'tools.builtin.text':
    'Was dieser Server von sich aus kann. Welche davon ein Chat verwenden darf, wird neben dem Nachrichtenfeld gewählt.',
  'tools.builtin.adminText': 'Was hier ausgeschaltet ist, kann niemandes Modell aufrufen.',
  'tools.own.calculator.text': 'Rechnet genau.',
  'tools.own.current_time.text': 'Weiß das heutige Datum und die Uhrzeit, überall.',
  'tools.own.fetch_page.text':
    'Liest den Text einer Seite im Internet. Was Fremde dort geschrieben haben, erreicht das Modell.',
  'tools.own.weather.text': 'Schlägt das Wetter eines Ortes nach. Der Name des Ortes verlässt diesen Server.',
  'tools.own.ask_user.text': 'Fragt Sie, wenn etwas unklar ist, und wartet auf Ihre Antwort.',
  'tools.decisions.title': 'Ohne Frage erlaubt',
  'tools.decisions.text':
    'Werkzeuge, die ohne erneute Frage aufgerufen werden dürfen. Ändert sich eines bei seinem Server, wird von allein wieder gefragt.',
  'tools.decisions.none': 'Keine: Über jeden Aufruf, der schaden könnte, werden Sie gefragt.',
  'tools.decisions.conversation': 'in einem Chat, seit {when}',
  'tools.decisions.always': 'überall, seit {when}',
  'tools.decisions.revoke': 'Wieder fragen',
  'tools.decisions.revokeOne': 'Vor dem Aufruf von {name} wieder fragen',
  'tools.rules.title': 'Regeln für Aufrufe',
  'tools.rules.text':
    'Was für alle gilt, was immer sie erlaubt haben: Verbotenes kommt vor dem, wonach gefragt wird, und das vor Erlaubtem.',
  'tools.rules.none':
    'Keine Regeln. Harmlose Werkzeuge werden sofort aufgerufen, nach allen anderen werden die Menschen gefragt.',
  'tools.rules.add': 'Regel hinzufügen',
  'tools.rules.addText': 'Sie gilt für Aufrufe, auf die alles hier Gewählte zutrifft.',
  'tools.rules.effect': 'Was geschieht',
  'tools.rules.effect.deny': 'Verbieten',
  'tools.rules.effect.ask': 'Immer fragen',
  'tools.rules.effect.allow': 'Sofort erlauben',
  'tools.rules.target': 'Welche Werkzeuge',
  'tools.rules.everything': 'jeder Aufruf',
  'tools.rules.ofSource': 'alle Werkzeuge von {source}',
  'tools.rules.risk': 'Was sie tun',
  'tools.rules.anyRisk': 'Irgendetwas',
  'tools.rules.risk.readsPrivate': 'liest Privates',
  'tools.rules.risk.readsUntrusted': 'liest Worte von Fremden',
  'tools.rules.risk.writes': 'ändert etwas',
  'tools.rules.risk.sendsOut': 'gibt etwas nach draußen',
  'tools.rules.onePerson': 'eine Person',
  'tools.rules.remove': 'Entfernen',
  'tools.rules.removeOne': 'Regel entfernen: {rule}',

  'tools.actions.title': 'HTTP-Aktionen',
  'tools.actions.text':
    'Jede Operation eines OpenAPI-Dokuments wird ein Werkzeug. Aufrufe gehen an einen Server und nirgends sonst hin.',
  'tools.actions.ownText':
    'Werkzeuge, die einen Server in Ihrem Namen aufrufen. Melden Sie sich hier an, oder wenn eines zum ersten Mal aufgerufen wird.',
  'tools.actions.none': 'Noch keine Aktionen.',
  'tools.actions.add': 'Aktion hinzufügen',
  'tools.actions.addText': 'Alle können ihre Werkzeuge für ihre Chats wählen, bis Sie sagen, wer das darf.',
  'tools.actions.document': 'OpenAPI-Dokument',
  'tools.actions.document.hint': 'Version 3, als JSON oder YAML, in sich vollständig.',
  'tools.actions.auth': 'Wie Aufrufe zeigen, wer sie macht',
  'tools.actions.auth.none': 'Gar nicht',
  'tools.actions.auth.bearer': 'Bearer-Token',
  'tools.actions.auth.basic': 'Name und Passwort',
  'tools.actions.auth.header': 'Schlüssel in einem Header',
  'tools.actions.auth.query': 'Schlüssel in der Query',
  'tools.actions.auth.oauth': 'Jede Person meldet sich an (OAuth)',
  'tools.actions.document.lost':
    'Es wurde nicht aufbewahrt, als diese Aktion entstand. Was Sie einfügen, tritt an die Stelle dessen, woraus sie gemacht ist.',
  'tools.actions.server': 'Adresse, an die Aufrufe gehen',
  'tools.actions.server.hint': 'Aus dem Dokument übernommen, wenn es eine nennt.',
  'tools.actions.server.changes':
    'Eine andere Adresse löscht den Schlüssel der API, und alle melden sich neu an.',
  'tools.actions.callback': 'Diese Adresse dort als Callback eintragen',
  'tools.actions.where': 'Wo sich Personen anmelden',
  'tools.actions.where.given': 'An den Adressen darunter',
  'tools.actions.where.issuer': 'Wo ein Issuer es sagt',
  'tools.actions.issuer': 'Issuer',
  'tools.actions.issuer.hint': 'Er veröffentlicht alle Adressen selbst, wie in OpenID Connect.',
  'tools.actions.authorizationUrl': 'Authorization-URL',
  'tools.actions.tokenUrl': 'Token-URL',
  'tools.actions.revocationUrl': 'Revocation-URL (freigestellt)',
  'tools.actions.clientId.hint':
    'Noch nicht zur Hand? Ohne sie speichern: Dann wird der Callback gezeigt, der dort einzutragen ist.',
  'tools.actions.clientSecret.hint':
    'Es wird verschlüsselt aufbewahrt und nie wieder angezeigt. Eine andere Client-ID oder ein anderer Server, an den es ginge, löscht es.',
  'tools.actions.scopes': 'Scopes, mit Leerzeichen dazwischen',
  'tools.actions.authMethod': 'Wie das Client-Geheimnis gesendet wird',
  'tools.actions.authMethod.client_secret_post': 'Mit den übrigen Angaben',
  'tools.actions.authMethod.client_secret_basic': 'In einem Header (Basic)',
  'tools.actions.pkce': 'Codes schützen (PKCE)',
  'tools.actions.pkce.text':
    'Nur ausschalten, wenn die Anmeldung daran scheitert. Ohne Client-Geheimnis bleibt es an.',
  'tools.actions.saved': 'Gespeichert, doch noch kann sich niemand anmelden',
  'tools.actions.saved.text':
    'Diesen Server dort eintragen, wo die API betrieben wird, mit dem Callback darunter. Dort gibt es eine Client-ID: hier eingeben und noch einmal speichern.',
  'tools.actions.noClient': 'Noch kann sich niemand anmelden: Die Client-ID fehlt.',
  'tools.actions.noSecret': 'Das Geheimnis fehlt. Bearbeiten Sie die Aktion, um eines einzugeben.',
  'tools.actions.signedIn': 'Sie sind angemeldet.',
  'tools.actions.disconnect': 'Abmelden',
  'tools.actions.problems':
    '{count, plural, one {# Operation lässt sich nicht aufrufen} other {# Operationen lassen sich nicht aufrufen}}',
  'tools.actions.problem.other-server': 'geht an einen eigenen Server',
  'tools.actions.problem.cookie': 'will ein Cookie',
  'tools.actions.problem.file': 'will eine Datei',
  'tools.actions.problem.body': 'will einen Inhalt, den ein Modell nicht schreiben kann',
  'tools.actions.problem.parameter': 'verweist auf Parameter außerhalb des Dokuments',
  'tools.actions.user': 'Benutzername',
  'tools.actions.parameter': 'Wie der Schlüssel heißt',
  'tools.actions.secret': 'Geheimnis',
  'tools.actions.secret.hint': 'Es wird verschlüsselt aufbewahrt und nie wieder angezeigt.',
  'tools.actions.operations': '{count, plural, one {# Werkzeug} other {# Werkzeuge}}',
  'tools.actions.trust': 'Ohne Frage lesen',
  'tools.actions.trust.text': 'Operationen, die nur lesen, laufen sofort; alle anderen fragen.',
  'tools.actions.remove.text': 'Was ihre Werkzeuge in Unterhaltungen gesagt haben, bleibt erhalten.',

  'tools.servers.title': 'MCP-Server',
  'tools.servers.text':
    'Server, die Werkzeuge, Vorlagen und Lesbares bringen. Jede Person meldet sich selbst an.',
  'tools.servers.add': 'Server hinzufügen',
  'tools.servers.failed': 'Die Server konnten nicht aufgelistet werden',
  'tools.servers.none': 'Noch kein Server',
  'tools.servers.none.text':
    'Fügen Sie einen mit seiner Adresse hinzu; was er bietet und ob Sie sich anmelden müssen, zeigt sich von allein.',
  'tools.servers.none.given': 'Es wurde Ihnen noch keiner freigegeben.',
  'tools.servers.search': 'Server finden',
  'tools.servers.program': 'Ein Programm auf diesem Server',
  'tools.servers.own': 'Ihr eigener',
  'tools.servers.sharedBy': 'geteilt von {name}',
  'tools.servers.trusted': 'vertrauenswürdig',
  'tools.servers.off': 'Ausgeschaltet',
  'tools.servers.try': 'Ausprobieren',
  'tools.servers.untried': 'Noch nicht ausprobiert',
  'tools.servers.actions': 'Mehr zu {name}',
  'tools.servers.edit': 'Bearbeiten',
  'tools.servers.log': 'Was er protokolliert hat',
  'tools.servers.logOf': 'Was {name} protokolliert hat',
  'tools.servers.log.text': 'Die eigenen Worte des Servers seit der letzten Verbindung.',
  'tools.servers.log.none': 'Noch nichts.',
  'tools.servers.disconnect': 'Abmelden und trennen',
  'tools.servers.remove': 'Entfernen',
  'tools.servers.remove.title': '{name} entfernen?',
  'tools.servers.remove.text':
    'Alle Anmeldungen und Angaben dafür gehen mit. Was er in Unterhaltungen geantwortet hat, bleibt erhalten.',
  'tools.servers.lastErrors': '{count, plural, one {Der letzte Fehler} other {Die letzten # Fehler}}',
  'tools.servers.notConnected': 'Er antwortete nicht wie erwartet',
  'tools.servers.variables': 'Ihre Angaben …',
  'tools.servers.variablesOf': 'Ihre Angaben für {name}',
  'tools.servers.variables.text':
    'Sie werden verschlüsselt aufbewahrt, nur an {host} gesendet und nie wieder angezeigt.',
  'tools.servers.variables.set': 'Eine Angabe ist aufbewahrt. Was Sie schreiben, tritt an ihre Stelle.',
  'tools.servers.variables.unset': 'Noch nicht angegeben.',
  'tools.servers.variables.remove': 'Entfernen',
  'tools.servers.variables.willRemove': 'Beim Speichern wird sie entfernt.',
  'tools.servers.missing':
    '{count, plural, one {# Angabe von Ihnen fehlt} other {# Angaben von Ihnen fehlen}}',
  'tools.servers.editTitle': '{name} bearbeiten',
  'tools.servers.saved': '{name} ist gespeichert',
  'tools.servers.save': 'Speichern und ausprobieren',
  'tools.servers.way': 'Wo er läuft',
  'tools.servers.way.http': 'An einer Adresse',
  'tools.servers.way.stdio': 'Als Programm auf diesem Server',
  'tools.servers.name': 'Name',
  'tools.servers.description': 'Wofür er ist',
  'tools.servers.description.hint': 'Das lesen Menschen dort, wo sie ihre Werkzeuge wählen.',
  'tools.servers.url': 'Adresse',
  'tools.servers.url.hint': 'Wie ihre Betreiber sie nennen, oft mit /mcp am Ende.',
  'tools.servers.url.changes': 'Eine andere Adresse löscht ihre Geheimnisse, und alle melden sich neu an.',
  'tools.servers.argv': 'Programm und seine Argumente, eines je Zeile',
  'tools.servers.argv.hint':
    'Es wird so gestartet, wie es hier steht, ohne Shell: Anführungszeichen und Variablen bedeuten nichts.',
  'tools.servers.cwd': 'Ordner, in dem es startet (freiwillig)',
  'tools.servers.environment': 'Umgebung, NAME=Wert, eine je Zeile',
  'tools.servers.environment.hint':
    'Das Programm sieht nur diese und nichts von diesem Server selbst. Werte werden verschlüsselt aufbewahrt und nicht wieder angezeigt.',
  'tools.servers.environment.kept': 'Seine Umgebung bleibt, wie sie ist.',
  'tools.servers.advanced': 'Erweitert',
  'tools.servers.headers': 'Header, die mit jeder Anfrage gesendet werden',
  'tools.servers.headers.hint':
    'Ein Name in doppelten geschweiften Klammern steht für einen Wert, den jede Person angibt.',
  'tools.servers.headers.name': 'Header',
  'tools.servers.headers.value': 'Wert',
  'tools.servers.headers.kept': 'Bleibt, wie es ist',
  'tools.servers.headers.remove': 'Header {name} entfernen',
  'tools.servers.headers.add': 'Header hinzufügen',
  'tools.servers.draftVariables': 'Was jede Person angibt, eines je Zeile',
  'tools.servers.draftVariables.hint':
    'Ein Name, ein Doppelpunkt und wonach gefragt wird; wie in „token: Ihr Zugangstoken“.',
  'tools.servers.oauth': 'Anmeldung',
  'tools.servers.oauth.hint':
    'Die meisten Server sagen das alles selbst: Lassen Sie es leer, außer Sie haben von den Betreibern etwas bekommen.',
  'tools.servers.oauth.clientId': 'Client-ID',
  'tools.servers.oauth.clientSecret': 'Client-Geheimnis',
  'tools.servers.oauth.issuer': 'Autorisierungsserver',
  'tools.servers.oauth.issuer.hint': 'Wenn angegeben, wird kein anderer angenommen.',
  'tools.servers.oauth.scopes': 'Weitere Scopes, mit Leerzeichen dazwischen',
  'tools.servers.oauth.scopes.hint': 'Danach wird zusätzlich zu dem gefragt, was der Server nennt.',
  'tools.servers.timeout': 'Längster Aufruf, in Sekunden',
  'tools.servers.timeout.hint': 'Zeit, in der jemand gefragt wird, zählt nicht.',
  'tools.servers.enabled': 'An',
  'tools.servers.enabled.text': 'Ausgeschaltet kann ihn niemand verwenden; alles dazu bleibt erhalten.',
  'tools.servers.trust': 'Glauben, was er über seine Werkzeuge sagt',
  'tools.servers.trust.text':
    'Werkzeuge, die er harmlos nennt, laufen ohne Frage. Nur für Server, die Sie betreiben oder gut kennen.',
  'tools.servers.instructions': 'Seine Anweisungen weitergeben',
  'tools.servers.instructions.text': 'Das Modell liest, was der Server zu seiner Verwendung schreibt.',
  'tools.servers.views': 'Seine Ansichten zeigen',
  'tools.servers.views.text':
    'Unter einem Aufruf steht, was der Server dafür gemacht hat: eine Seite von ihm, so eingeschlossen, dass sie an nichts herankommt. Was sie aufruft, wird gefragt wie immer.',
  'tools.servers.viewOrigins': 'Was seine Ansichten erreichen dürfen',
  'tools.servers.viewOrigins.hint':
    'Je Zeile eine Adresse, für Bilder, Karten oder laufende Zahlen. Eine Ansicht erreicht davon nur, was sie zu brauchen angibt; steht hier nichts, erreicht sie nichts. Was hier steht, könnte erfahren, was darin zu sehen ist.',
  'tools.servers.legacyDiscovery': 'Anmelden wie im März 2025',
  'tools.servers.legacyDiscovery.text':
    'Für ältere Server, die nicht sagen, wo man sich anmeldet: Ihre eigene Adresse wird gefragt.',
  'tools.servers.missingPkce': 'Ohne angekündigtes PKCE',
  'tools.servers.missingPkce.text':
    'Für Anmeldungen, die nicht sagen, dass sie Codes schützen. Verwendet wird es trotzdem.',
  'tools.servers.noResource': 'Den Server bei der Anmeldung nicht nennen',
  'tools.servers.noResource.text':
    'Für Anmeldungen, die nicht hören wollen, wofür der Zugang ist. Tokens gelten dann vielleicht auch anderswo.',
  'tools.servers.badRequestIsAuth': '„Ungültige Anfrage“ als „anmelden“ verstehen',
  'tools.servers.badRequestIsAuth.text':
    'Für Server, die mit 400 antworten, wo sie meinen, dass man sich anmelden muss.',
  'tools.servers.draft.name': 'Bitte einen Namen geben.',
  'tools.servers.draft.url': 'Eine Adresse, die mit https:// oder http:// beginnt.',
  'tools.servers.draft.argv': 'Bitte das Programm nennen, das gestartet wird.',
  'tools.servers.draft.environment': 'Ein NAME=Wert je Zeile.',
  'tools.servers.draft.headers': 'Ein Header hat einen Namen ohne Leerzeichen und Doppelpunkte.',
  'tools.servers.draft.variables':
    'Ein „name: wonach gefragt wird“ je Zeile; Namen aus Buchstaben, Ziffern, - und _.',
  'tools.servers.draft.viewOrigins': 'Je Zeile eine Adresse, ohne Pfad: https://tiles.example.com',
  'tools.servers.draft.timeout': 'Zwischen 1 und 3.600 Sekunden.',

  'tools.problem.gone': 'Das gibt es nicht mehr, oder nicht für Sie.',
  'tools.problem.role':
    'Ihre Rolle gibt Ihnen keine Werkzeuge. Fragen Sie die Administration, wenn Sie welche brauchen.',
  'tools.problem.model': 'Das Modell nimmt keine Werkzeuge. Wählen Sie dafür ein anderes.',
  'tools.problem.unreachable': 'Er war nicht erreichbar. Bitte die Adresse prüfen und ob er läuft.',
  'tools.problem.timeout':
    'Er antwortete nicht rechtzeitig. Bitte noch einmal versuchen oder unter „Erweitert“ mehr Zeit geben.',
  'tools.problem.too_large': 'Er antwortete mehr, als auf einmal angenommen wird.',
  'tools.problem.too_many': 'Er wird gerade zu oft gefragt. Bitte in einer Weile noch einmal versuchen.',
  'tools.problem.protocol':
    'Unter dieser Adresse spricht er kein MCP. Bitte den Pfad prüfen; oft endet er auf /mcp.',
  'tools.problem.refused': 'Er hat die Anfrage abgelehnt.',
  'tools.problem.blocked_address':
    'Er führt zu einer Adresse, die dieser Server nicht erreichen darf. Die Administration kann sie erlauben.',
  'tools.problem.forbidden':
    'Sie sind angemeldet, dürfen das dort aber nicht. Bitte bei den Betreibern nachfragen.',
  'tools.problem.variables_missing':
    'Angaben von Ihnen fehlen. In den Einstellungen unter MCP-Server können Sie sie machen.',
  'tools.problem.credentials_refused':
    'Er nimmt die gemachten Angaben nicht an. Bitte auf Tippfehler prüfen und ob sie abgelaufen sind.',
  'tools.problem.auth_required': 'Sie müssen sich anmelden.',
  'tools.problem.auth_failed': 'Die Anmeldung hat nicht geklappt. Bitte neu beginnen.',
  'tools.problem.process_failed':
    'Das Programm startete nicht oder endete von allein. Sehen Sie nach, was es protokolliert hat.',
  'tools.problem.server_error':
    'Der Server meldete einen eigenen Fehler. Bitte später noch einmal versuchen oder bei den Betreibern nachfragen.',
  'tools.problem.unsupported': 'Er verlangt etwas, das dieser Server nicht kann.',
  'tools.problem.sign_in_required': 'Sie müssen sich anmelden.',
  'tools.problem.user_denied':
    'Die Anmeldung wurde dort abgelehnt. Beginnen Sie neu, wenn Sie sie erlauben möchten.',
  'tools.problem.client_rejected':
    'Die Anmeldung kennt diesen Server nicht mehr. Bitte neu beginnen; er wird neu registriert.',
  'tools.problem.grant_rejected': 'Ihre Anmeldung gilt nicht mehr. Bitte neu anmelden.',
  'tools.problem.insufficient_scope':
    'Er verlangt mehr, als Sie bisher erlaubt haben. Melden Sie sich neu an, um es zu erlauben.',
  'tools.problem.transient': 'Die Anmeldung antwortete gerade nicht. Bitte gleich noch einmal versuchen.',
  'tools.problem.issuer_mismatch':
    'Die Anmeldung gibt sich für eine andere aus und wurde nicht verwendet. Die Administration sollte nachsehen.',
  'tools.problem.resource_mismatch':
    'Die Anmeldung ist für einen anderen Server gedacht und wurde nicht verwendet. Die Administration sollte die Adresse prüfen.',
  'tools.problem.metadata_invalid':
    'Was er über die Anmeldung sagt, ist nicht verständlich. Die Betreiber müssen es richten.',
  'tools.problem.pkce_unsupported':
    'Die Anmeldung schützt ihre Codes nicht und wurde nicht verwendet. Die Administration kann unter „Erweitert“ eine Ausnahme machen.',
  'tools.problem.insecure_endpoint': 'Die Anmeldung ist nicht verschlüsselt und wurde nicht verwendet.',
  'tools.problem.as_changed':
    'Die Anmeldung ist inzwischen an einen anderen Ort gezogen. Die Administration sollte bestätigen, dass das gewollt ist.',
  'tools.problem.needs_client_credentials':
    'Die Anmeldung verlangt eine Client-ID der Betreiber. Die Administration kann sie in den Einstellungen eintragen.',
  'tools.problem.registration_refused':
    'Die Anmeldung wollte diesen Server nicht registrieren. Die Administration kann unter „Erweitert“ eine Client-ID eintragen.',
  'tools.problem.expired': 'Die Zeit für die Anmeldung war um. Bitte neu beginnen.',
  'tools.problem.superseded': 'Eine neuere Anmeldung trat an ihre Stelle. Bitte mit jener weitermachen.',
  'tools.problem.interrupted': 'Die Anmeldung wurde unterbrochen. Bitte neu beginnen.',
  'tools.problem.not_your_flow': 'Diese Anmeldung hat jemand anderes begonnen.',
  'tools.problem.invalid_state': 'Diese Anmeldung ist nicht bekannt oder vorbei. Bitte neu beginnen.',
};
