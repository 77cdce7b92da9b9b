/** What settings and their values are called. One that this page does not know yet is called as the server says. */
import type { ProviderId } from '@stoa/contract/models';
import { en } from '../../kernel/i18n/en.ts';
import type { MessageId, Translate } from '../../kernel/i18n/i18n.ts';
import type { SettingField } from './setting-schema.ts';

const find = (id: string): MessageId | undefined => (Object.hasOwn(en, id) ? (id as MessageId) : undefined);

export const titleOfSetting = (name: string, t: Translate, otherwise = name): string => {
  const id = find(`models.setting.${name}`);
  return id ? t(id) : otherwise;
};

/** The same setting may mean something more at one provider. */
export const textOfSetting = (
  { name, description }: SettingField,
  provider: ProviderId,
  t: Translate,
): string => {
  const id = find(`models.setting.${provider}.${name}.text`) ?? find(`models.setting.${name}.text`);
  return id ? t(id) : description;
};

export const textOfValue = (value: string, t: Translate): string => {
  const id = find(`models.value.${value}`);
  return id ? t(id) : value;
};
