/** What is said of tools where one writes and reads; their other screens speak from `tool-screens.ts`. */
export const tools = {
  'tools.choose': 'Tools',
  'tools.chosen': '{count, plural, one {Tools, # on} other {Tools, # on}}',
  'tools.calls': '{count, plural, one {# tool call} other {# tool calls}}',
  'tools.calls.open': '{count, number} under way',
  'tools.calls.waiting': '{count, plural, one {# waits for you} other {# wait for you}}',
  'tools.calls.wrong': '{count, number} failed',
  'tools.own.calculator': 'Calculator',
  'tools.own.current_time': 'Date and time',
  'tools.own.fetch_page': 'Read a web page',
  'tools.own.weather': 'Weather',
  'tools.own.ask_user': 'Ask you',
  'tools.progress': 'How far the tool is',
  'tools.state.writing': 'getting ready…',
  'tools.state.waiting': 'waiting for you',
  'tools.state.running': '{seconds, plural, =0 {running…} other {running… # s}}',
  'tools.state.done': 'done',
  'tools.state.doneIn': '{seconds} s',
  'tools.state.saysError': 'reported an error',
  'tools.state.failed': 'failed',
  'tools.state.rejected': 'not allowed',
  'tools.state.cancelled': 'stopped',
  'tools.state.unknown': 'outcome unknown',
  'tools.settled.approval':
    '{status, select, expired {Nobody answered in time, so it was not called.} cancelled {The answer ended before this was decided.} declined {You did not allow it.} other {You have decided.}}',
  'tools.settled.question':
    '{status, select, answered {You answered.} declined {You chose not to answer.} expired {Nobody answered in time.} other {The answer ended before this was answered.}}',
  'tools.settled.elicitation':
    '{status, select, answered {You answered {name}.} declined {You chose not to answer {name}.} expired {{name} waited, and nobody answered in time.} other {The answer ended before {name} was answered.}}',
  'tools.settled.sign-in':
    '{status, select, answered {You signed in to {name}.} declined {You did not sign in to {name}.} expired {Nobody signed in to {name} in time.} other {The answer ended before anybody signed in to {name}.}}',
  'tools.missing':
    '{count, plural, one {Answered without {names}, which could not be reached} other {Answered without these, which could not be reached: {names}}}',
  'tools.missing.gone': 'Answered without tools that are not there for you any more',
  'tools.missing.none': 'Answered without tools',
  'tools.stepLimit':
    '{steps, plural, one {It paused after # step} other {It paused after # steps}}, as many as one answer may take by itself. Everything is kept.',
} as const;
