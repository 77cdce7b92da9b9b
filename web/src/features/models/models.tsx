import { lazy } from 'react';

export { GoneModelNotice } from './gone-model-notice.tsx';
export { useChosenModel, useModels } from './model-calls.ts';
export { findModel } from './model-order.ts';
export { ModelPicker } from './model-picker.tsx';

/** For the empty chat while there is no model: the ways to get one. */
export const FirstModelCard = lazy(async () => ({
  default: (await import('./first-model.tsx')).FirstModelCard,
}));

/** The settings page of endpoints, for administrators. */
export const EndpointSettings = lazy(async () => ({
  default: (await import('./endpoint-settings.tsx')).EndpointSettings,
}));
