import { AppError } from './errors.ts';

/** Who asks. Every face method takes one first, and decides by it. */
export type Principal = UserPrincipal | SystemPrincipal;

export interface UserPrincipal {
  kind: 'user';
  userId: string;
  role: 'administrator' | 'member';
  /** What gives them features; null is the built-in role. */
  roleId: string | null;
  /** Empty where the house does what they began and their session may be over. */
  sessionId: string;
  /** By which request they ask: for the lines of the log. */
  requestId?: string;
}

/** The house itself: jobs, start-up, take-over. Never made from anything a request says. */
export interface SystemPrincipal {
  kind: 'system';
}

export const system: SystemPrincipal = { kind: 'system' };

export const requireAdministrator = (principal: Principal): void => {
  if (principal.kind === 'user' && principal.role !== 'administrator') {
    throw new AppError('account/forbidden', 'Only an administrator may do this.');
  }
};

/** The user behind the principal; the house itself owns nothing. */
export const requireUser = (principal: Principal): UserPrincipal => {
  if (principal.kind !== 'user') throw new AppError('account/forbidden', 'Only a user may do this.');
  return principal;
};
