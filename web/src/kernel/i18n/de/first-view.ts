import type { firstView as english } from '../en/first-view.ts';

export const firstView: Record<keyof typeof english, string> = {
  'models.choose': 'Modell wählen',
  'models.current': 'Modell: {model}',
  'models.none': 'Kein Modell',
  'models.gone': '{model} (nicht verfügbar)',
  'models.goneNotice':
    '{model} wird hier nicht mehr angeboten. Die Unterhaltung bleibt erhalten; mit einem anderen Modell geht sie weiter.',
  'models.chooseOther': 'Anderes wählen',
  'models.settings.title': 'Einstellungen dieser Unterhaltung',
  'models.settings.open': 'Einstellungen des Modells',
  'models.settings.openChanged':
    '{count, plural, one {Einstellungen des Modells, # geändert} other {Einstellungen des Modells, # geändert}}',
  'models.settings.dropped': '{model} nimmt diese Einstellungen nicht: {names}',

  'accounts.menu': 'Konto: {name}',
  'accounts.signOut': 'Abmelden',
  'accounts.signOut.failed': 'Weiterhin angemeldet',

  'settings.theme': 'Design',
  'settings.theme.system': 'Wie das Gerät',
  'settings.theme.light': 'Hell',
  'settings.theme.dark': 'Dunkel',
};
