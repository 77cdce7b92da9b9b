/** What settings and their values are called. One that this page does not know yet is called as the server says. */
import type { ProviderId } from '@stoa/contract/models';
import { isMessageId, t as translate } from '../../kernel/i18n/all-texts.ts';
import type { MessageId, Translate } from '../../kernel/i18n/all-texts.ts';
import type { SettingField } from './setting-schema.ts';

const find = (id: string): MessageId | undefined => (isMessageId(id) ? id : undefined);

export const titleOfSetting = (name: string, t: Translate, otherwise = name): string => {
  const id = find(`models.setting.${name}`);
  return id ? t(id) : otherwise;
};

export const namesOfSettings = (names: readonly string[]): string =>
  names.map((name) => titleOfSetting(name, translate)).join(', ');

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
