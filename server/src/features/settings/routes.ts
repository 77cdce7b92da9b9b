import { preferenceRoutes, settingsRoutes } from '@stoa/contract/settings';
import { type Handler, on } from '../../kernel/handler.ts';
import type { SettingsRoom } from './settings.ts';

export const settingsHandlers = (settings: SettingsRoom): Handler[] => [
  on(settingsRoutes.get, ({ principal }) => settings.get(principal)),
  on(settingsRoutes.update, ({ principal, body }) => settings.update(principal, body)),
  on(preferenceRoutes.get, ({ principal }) => settings.getPreferences(principal)),
  on(preferenceRoutes.update, ({ principal, body }) => settings.updatePreferences(principal, body)),
];
