import type { tools as english } from '../en/tools.ts';

export const tools: Record<keyof typeof english, string> = {
  'tools.choose': 'Werkzeuge',
  'tools.chosen': '{count, plural, one {Werkzeuge, # an} other {Werkzeuge, # an}}',
  'tools.calls': '{count, plural, one {# Aufruf eines Werkzeugs} other {# Aufrufe von Werkzeugen}}',
  'tools.calls.open': '{count, number} laufen',
  'tools.calls.waiting': '{count, plural, one {# wartet auf Sie} other {# warten auf Sie}}',
  'tools.calls.wrong': '{count, number} fehlgeschlagen',
  'tools.own.calculator': 'Rechner',
  'tools.own.current_time': 'Datum und Uhrzeit',
  'tools.own.fetch_page': 'Webseite lesen',
  'tools.own.weather': 'Wetter',
  'tools.own.ask_user': 'Sie fragen',
  'tools.progress': 'Wie weit das Werkzeug ist',
  'tools.state.writing': 'wird vorbereitet …',
  'tools.state.waiting': 'wartet auf Sie',
  'tools.state.running': '{seconds, plural, =0 {läuft …} other {läuft … # s}}',
  'tools.state.done': 'fertig',
  'tools.state.doneIn': '{seconds} Sek.',
  'tools.state.saysError': 'meldet einen Fehler',
  'tools.state.failed': 'fehlgeschlagen',
  'tools.state.rejected': 'nicht erlaubt',
  'tools.state.cancelled': 'angehalten',
  'tools.state.unknown': 'Ausgang unbekannt',
  'tools.settled.approval':
    '{status, select, expired {Niemand hat rechtzeitig geantwortet, also wurde es nicht aufgerufen.} cancelled {Die Antwort endete, bevor das entschieden war.} declined {Sie haben es nicht erlaubt.} other {Sie haben entschieden.}}',
  'tools.settled.question':
    '{status, select, answered {Sie haben geantwortet.} declined {Sie wollten nicht antworten.} expired {Niemand hat rechtzeitig geantwortet.} other {Die Antwort endete, bevor das beantwortet war.}}',
  'tools.settled.elicitation':
    '{status, select, answered {Sie haben {name} geantwortet.} declined {Sie wollten {name} nicht antworten.} expired {{name} hat gewartet, und niemand hat rechtzeitig geantwortet.} other {Die Antwort endete, bevor {name} eine Antwort hatte.}}',
  'tools.settled.sign-in':
    '{status, select, answered {Sie haben sich bei {name} angemeldet.} declined {Sie haben sich bei {name} nicht angemeldet.} expired {Niemand hat sich rechtzeitig bei {name} angemeldet.} other {Die Antwort endete, bevor sich jemand bei {name} angemeldet hat.}}',
  'tools.missing':
    '{count, plural, one {Beantwortet ohne {names}: nicht erreichbar} other {Beantwortet ohne diese, die nicht erreichbar waren: {names}}}',
  'tools.missing.gone': 'Beantwortet ohne Werkzeuge, die es für Sie nicht mehr gibt',
  'tools.missing.none': 'Beantwortet ohne Werkzeuge',
  'tools.stepLimit':
    '{steps, plural, one {Pause nach # Schritt} other {Pause nach # Schritten}}: mehr macht eine Antwort nicht von allein. Alles bleibt erhalten.',
};
