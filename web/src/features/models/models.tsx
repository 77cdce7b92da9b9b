import { lazy } from 'react';

export { GoneModelNotice } from './gone-model-notice.tsx';
export { useAllowedSettings, useChosenModel, useModels } from './model-calls.ts';
export { findModel } from './model-order.ts';
export { ModelPicker } from './model-picker.tsx';
export { useCarrySettings } from './model-settings-calls.ts';
export { ModelSettings } from './model-settings.tsx';
export { useModelSettingsOpener } from './settings-opener.ts';

/** For the empty chat while there is no model: the ways to get one. */
export const FirstModelCard = lazy(async () => ({
  default: (await import('./first-model.tsx')).FirstModelCard,
}));

/** The settings page of endpoints, for administrators. */
export const EndpointSettings = lazy(async () => ({
  default: (await import('./endpoint-settings.tsx')).EndpointSettings,
}));
