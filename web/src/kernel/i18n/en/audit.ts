export const audit = {
  'audit.title': 'Audit log',
  'audit.text':
    'Who did what on this server. Entries are only ever added; none can be changed or deleted here.',
  'audit.failed': 'The audit log could not be loaded',
  'audit.none': 'There are no such entries.',
  'audit.more': 'Show older ones',
  'audit.when': 'When',
  'audit.who': 'Who',
  'audit.what': 'What',
  'audit.which': 'Which',
  'audit.on': 'on',
  'audit.off': 'off',

  'audit.filter.person': 'By whom',
  'audit.filter.everybody': 'Everybody',
  'audit.filter.action': 'What was done',
  'audit.filter.everything': 'Everything',

  'audit.verify': 'Verify',
  'audit.verify.failed': 'The audit log could not be verified',
  'audit.verify.ok':
    '{count, plural, =0 {The log is empty} one {The one entry is as it was written} other {All # entries are as they were written}}',
  'audit.verify.head':
    'Keep this elsewhere to notice later if the end was cut off or everything was written anew: {hash}',
  'audit.verify.broken': 'Entry {seq} is missing or was changed',
  'audit.verify.broken.text':
    'Somebody has altered the database past the server. What comes before that entry is as it was written; compare the rest with a backup.',

  'audit.actor.gone': 'Deleted account',
  'audit.actor.anyone': 'Not signed in',
  'audit.actor.system': 'The server',
  'audit.object.unknown': 'Unknown e-mail',

  'audit.action.account.first': 'Made the first account',
  'audit.action.account.sign-up': 'Made an account',
  'audit.action.account.sign-in': 'Signed in',
  'audit.action.account.sign-in-failed': 'Failed to sign in',
  'audit.action.account.sign-out': 'Signed out',
  'audit.action.settings.update': 'Changed settings',
  'audit.action.endpoint.create': 'Added an endpoint',
  'audit.action.endpoint.update': 'Changed an endpoint',
  'audit.action.endpoint.remove': 'Deleted an endpoint',
  'audit.action.secrets.rotate': 'Changed the secret key',
  'audit.action.secrets.reset': 'Gave up lost secrets',

  'audit.nameBefore': 'Called {name} before',
  'audit.hostBefore': 'At {host} before',
  'audit.key.set': 'Key entered',
  'audit.key.replaced': 'Key replaced',
  'audit.key.removed': 'Key removed',
  'audit.unrecorded': '{count} more before it, without entries',
  'audit.sealedAnew': '{count, plural, one {# secret} other {# secrets}} sealed anew',
  'audit.forgotten': '{count, plural, one {# secret} other {# secrets}} given up',
} as const;
