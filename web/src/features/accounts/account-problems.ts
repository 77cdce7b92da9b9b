/** What is wrong with what was typed about an account, before it is sent and after it came back. */
import { ApiError } from '@stoa/contract/client';
import type { MessageId } from '../../kernel/i18n/all-texts.ts';

export type AccountField = 'name' | 'email' | 'password' | 'claim';
export type AccountValues = Record<AccountField, string>;
export type AccountProblems = Partial<Record<AccountField, MessageId>>;

export const shortestPassword = 8;

/** In the order of the form. `fields` are those the form has; a password is measured only when it is made. */
export const problemsOf = (
  values: AccountValues,
  fields: readonly AccountField[],
  isNew: boolean,
): AccountProblems => {
  const problems: AccountProblems = {};
  for (const field of fields) {
    const problem = problemIn(field, values[field], isNew);
    if (problem) problems[field] = problem;
  }
  return problems;
};

const problemIn = (field: AccountField, value: string, isNew: boolean): MessageId | undefined => {
  switch (field) {
    case 'name':
      return value.trim() ? undefined : 'accounts.problem.name';
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? undefined : 'accounts.problem.email';
    case 'password':
      if (!value) return 'accounts.problem.password';
      return isNew && value.length < shortestPassword ? 'accounts.problem.passwordShort' : undefined;
    case 'claim':
      return value.trim() ? undefined : 'accounts.problem.claim';
  }
};

const refusals: Partial<Record<ApiError['code'], [AccountField, MessageId]>> = {
  'account/exists': ['email', 'error.account/exists'],
  'account/domain-refused': ['email', 'error.account/domain-refused'],
  'account/wrong-password': ['password', 'accounts.problem.wrongPassword'],
  'account/claim-required': ['claim', 'error.account/claim-required'],
  'account/wrong-credentials': ['password', 'error.account/wrong-credentials'],
};

/** The server's refusal beside the field it is about; undefined when it is about none. */
export const problemOfRefusal = (error: unknown): AccountProblems | undefined => {
  const refusal = error instanceof ApiError ? refusals[error.code] : undefined;
  return refusal && { [refusal[0]]: refusal[1] };
};
