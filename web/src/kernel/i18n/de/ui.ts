import type { ui as english } from '../en/ui.ts';

export const ui: Record<keyof typeof english, string> = {
  'ui.close': 'Schließen',
  'ui.cancel': 'Abbrechen',
  'ui.save': 'Speichern',
  'ui.retry': 'Noch einmal versuchen',
  'ui.back': 'Zurück',
  'ui.delete': 'Löschen',
  'ui.more': 'Mehr',
  'ui.copy': 'Kopieren',
  'ui.copied': 'Kopiert',
  'ui.copyFailed': 'Der Browser hat das Kopieren nicht erlaubt.',
  'ui.loading': 'Wird geladen',
  'ui.showPassword': 'Passwort anzeigen',
  'ui.didNotWork': 'Das hat nicht geklappt. Es wurde nichts geändert; bitte noch einmal versuchen.',
  'ui.search': 'Suchen',
  'ui.noMatches': 'Nichts passt zu „{query}“.',
};
