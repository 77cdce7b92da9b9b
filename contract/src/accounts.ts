/** Oneself: coming in, and what a person does with their own account. */
import * as z from 'zod/mini';
import { UserId } from './ids.ts';
import { Instant } from './page.ts';
import { route } from './route.ts';

export const Role = z.enum(['administrator', 'member']);
export type Role = z.output<typeof Role>;

export const User = z.strictObject({
  id: UserId,
  name: z.string(),
  email: z.string(),
  role: Role,
  createdAt: Instant,
});
export type User = z.output<typeof User>;

export const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
export const Email = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254), z.email());
/** Length is the only rule worth having (NIST SP 800-63B); the upper bound keeps hashing cheap. */
const NewPassword = z.string().check(z.minLength(8), z.maxLength(200));
const GivenPassword = z.string().check(z.maxLength(200));
const Token = z.string().check(z.maxLength(100));

/** What can be removed with an account, as a report names it. */
export const ForgottenNouns = [
  'conversations',
  'messages',
  'files',
  'runs',
  'preferences',
  'sessions',
  'links',
  'invites',
  'mcpServers',
  'signIns',
] as const;
export type ForgottenNoun = (typeof ForgottenNouns)[number];

/** What went with an account, by noun and count; what there was none of is left out. */
export const Forgotten = z.partialRecord(z.enum(ForgottenNouns), z.int());
export type Forgotten = z.output<typeof Forgotten>;

export const LinkPurpose = z.enum(['reset', 'sign-up', 'email', 'invite']);
export type LinkPurpose = z.output<typeof LinkPurpose>;

/** A link that works once, as whoever it was made for passes it on. It is shown this one time. */
export const OneTimeLink = z.strictObject({
  url: z.string(),
  expiresAt: Instant,
  /** Whether it was also sent by mail. */
  mailed: z.boolean(),
});
export type OneTimeLink = z.output<typeof OneTimeLink>;

export const accountRoutes = {
  signUp: route({
    method: 'POST',
    path: '/api/accounts/sign-up',
    summary: 'Make an account and sign in; the first one becomes the administrator',
    access: 'anyone',
    operation: 'sign-up',
    body: z.strictObject({
      name: Name,
      email: Email,
      password: NewPassword,
      /** The code printed at start; needed for the first account unless the caller is on the same machine. */
      claim: z.optional(z.string().check(z.maxLength(100))),
      /** Of an invite link: it also opens a server that is closed. */
      invite: z.optional(Token),
    }),
    answer: z.strictObject({
      /** Null when the e-mail has to be confirmed first: the same for an address that has an account already. */
      user: z.nullable(User),
    }),
    status: 201,
    errors: [
      'account/exists',
      'account/claim-required',
      'account/registration-closed',
      'account/domain-refused',
      'account/link-invalid',
    ],
  }),
  confirmSignUp: route({
    method: 'POST',
    path: '/api/accounts/sign-up/confirm',
    summary: 'Confirm the e-mail of a new account by its link, with the password chosen for it, and sign in',
    access: 'anyone',
    operation: 'password',
    body: z.strictObject({ token: Token, password: GivenPassword }),
    answer: User,
    status: 201,
    errors: ['account/link-invalid', 'account/wrong-password', 'account/exists'],
  }),
  signIn: route({
    method: 'POST',
    path: '/api/accounts/sign-in',
    summary: 'Start a session by e-mail and password',
    access: 'anyone',
    operation: 'sign-in',
    body: z.strictObject({
      email: z.string().check(z.maxLength(254)),
      password: GivenPassword,
    }),
    answer: User,
    errors: ['account/wrong-credentials'],
  }),
  signOut: route({
    method: 'POST',
    path: '/api/accounts/sign-out',
    summary: 'End this session',
    access: 'anyone',
    answer: 'empty',
  }),
  requestPasswordReset: route({
    method: 'POST',
    path: '/api/accounts/password-reset',
    summary: 'Send a link to set a new password, if the e-mail has an account; the answer is the same if not',
    access: 'anyone',
    operation: 'mail',
    body: z.strictObject({ email: Email }),
    answer: 'empty',
    errors: ['mail/missing'],
  }),
  resetPassword: route({
    method: 'POST',
    path: '/api/accounts/password-reset/finish',
    summary: 'Set a new password by a link; every session ends and none begins',
    access: 'anyone',
    operation: 'password',
    body: z.strictObject({ token: Token, password: NewPassword }),
    answer: 'empty',
    errors: ['account/link-invalid'],
  }),
  confirmEmail: route({
    method: 'POST',
    path: '/api/accounts/email/confirm',
    summary: 'Make the address that a link was sent to the e-mail of its account',
    access: 'anyone',
    body: z.strictObject({ token: Token }),
    answer: 'empty',
    errors: ['account/link-invalid', 'account/exists'],
  }),
  lookAtLink: route({
    method: 'POST',
    path: '/api/accounts/links/look',
    summary: 'What a link is for, without using it',
    access: 'anyone',
    body: z.strictObject({ token: Token }),
    answer: z.strictObject({
      purpose: LinkPurpose,
      /** Whose it is or will be; null for an invite to anybody. */
      email: z.nullable(z.string()),
    }),
    errors: ['account/link-invalid'],
  }),
  me: route({ method: 'GET', path: '/api/me', summary: 'The signed-in user', access: 'user', answer: User }),
  updateMe: route({
    method: 'PATCH',
    path: '/api/me',
    summary: 'Change one’s own name',
    access: 'user',
    body: z.strictObject({ name: Name }),
    answer: User,
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/me/password',
    summary: 'Change one’s own password; every other session ends',
    access: 'user',
    operation: 'password',
    body: z.strictObject({ password: GivenPassword, newPassword: NewPassword }),
    answer: 'empty',
    errors: ['account/wrong-password'],
  }),
  changeEmail: route({
    method: 'POST',
    path: '/api/me/email',
    summary: 'Change one’s own e-mail; where mail is configured, once the new address has been confirmed',
    access: 'user',
    operation: 'password',
    body: z.strictObject({ password: GivenPassword, email: Email }),
    answer: z.strictObject({
      /** False when a link was sent to the new address instead. */
      changed: z.boolean(),
    }),
    errors: ['account/wrong-password', 'account/exists'],
  }),
  deleteMe: route({
    method: 'POST',
    path: '/api/me/delete',
    summary: 'Delete one’s own account with everything in it',
    access: 'user',
    operation: 'password',
    body: z.strictObject({ password: GivenPassword }),
    answer: Forgotten,
    errors: ['account/wrong-password', 'user/last-administrator'],
  }),
};
