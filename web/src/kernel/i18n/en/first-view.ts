/** What the first view says in the words of rooms whose other texts come later. */
export const firstView = {
  'models.choose': 'Choose a model',
  'models.current': 'Model: {model}',
  'models.none': 'No model',
  'models.gone': '{model} (not available)',
  'models.goneNotice':
    '{model} is not offered here any more. The conversation is kept; go on with another model.',
  'models.chooseOther': 'Choose another',
  'models.settings.title': 'Settings of this conversation',
  'models.settings.open': 'Model settings',
  'models.settings.openChanged':
    '{count, plural, one {Model settings, # changed} other {Model settings, # changed}}',
  'models.settings.dropped': '{model} does not take these settings: {names}',

  'accounts.menu': 'Account: {name}',
  'accounts.signOut': 'Sign out',
  'accounts.signOut.failed': 'You are still signed in',

  'settings.theme': 'Theme',
  'settings.theme.system': 'As the device',
  'settings.theme.light': 'Light',
  'settings.theme.dark': 'Dark',
};
