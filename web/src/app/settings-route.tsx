/** The settings are loaded when they are first wanted; this is what is loaded. */
import { useParams } from '@tanstack/react-router';
import { SettingsPage } from '../features/settings/settings.tsx';

export const SettingsList = () => <SettingsPage />;

export const SettingsOne = () => {
  const { page } = useParams({ strict: false });
  return <SettingsPage {...(page && { page })} />;
};
