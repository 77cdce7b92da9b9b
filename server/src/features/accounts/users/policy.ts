/**
 * Who may do what to an account, as one table (SR-58, SR-59). Two things hold beyond the role: an instance never
 * loses its last administrator, and nobody does to themselves what only somebody else should, or what would go
 * around the password that is asked for on one's own page (SR-50).
 */
import type { ErrorCode } from '@stoa/contract/errors';

export const accountVerbs = [
  'see',
  'create',
  'rename',
  'promote',
  'demote',
  'disable',
  'enable',
  'assign-role',
  'make-reset-link',
  'delete',
  'change-own',
  'delete-own',
] as const;
export type AccountVerb = (typeof accountVerbs)[number];

export interface AccountCase {
  actor: 'administrator' | 'member' | 'system';
  isSelf: boolean;
  /** The account is that of the only administrator who is not disabled. */
  isLastAdministrator: boolean;
}

interface Rule {
  /** `self` is everybody, on their own account alone. */
  by: 'administrators' | 'self';
  onSelf: 'allowed' | 'refused';
  onLastAdministrator: 'allowed' | 'refused';
}

const rules: Record<AccountVerb, Rule> = {
  see: { by: 'administrators', onSelf: 'allowed', onLastAdministrator: 'allowed' },
  create: { by: 'administrators', onSelf: 'allowed', onLastAdministrator: 'allowed' },
  rename: { by: 'administrators', onSelf: 'allowed', onLastAdministrator: 'allowed' },
  promote: { by: 'administrators', onSelf: 'allowed', onLastAdministrator: 'allowed' },
  demote: { by: 'administrators', onSelf: 'refused', onLastAdministrator: 'refused' },
  disable: { by: 'administrators', onSelf: 'refused', onLastAdministrator: 'refused' },
  enable: { by: 'administrators', onSelf: 'allowed', onLastAdministrator: 'allowed' },
  'assign-role': { by: 'administrators', onSelf: 'allowed', onLastAdministrator: 'allowed' },
  'make-reset-link': { by: 'administrators', onSelf: 'refused', onLastAdministrator: 'allowed' },
  delete: { by: 'administrators', onSelf: 'refused', onLastAdministrator: 'refused' },
  'change-own': { by: 'self', onSelf: 'allowed', onLastAdministrator: 'allowed' },
  'delete-own': { by: 'self', onSelf: 'allowed', onLastAdministrator: 'refused' },
};

/** Null when it is allowed. */
export const refusalOf = (
  verb: AccountVerb,
  { actor, isSelf, isLastAdministrator }: AccountCase,
): ErrorCode | null => {
  const { by, onSelf, onLastAdministrator } = rules[verb];
  if (by === 'self' ? !isSelf : actor === 'member') return 'account/forbidden';
  if (isLastAdministrator && onLastAdministrator === 'refused') return 'user/last-administrator';
  if (isSelf && onSelf === 'refused') return 'user/yourself';
  return null;
};
