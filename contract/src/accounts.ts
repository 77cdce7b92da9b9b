import * as z from 'zod/mini';
import { UserId } from './ids.ts';
import { Instant } from './page.ts';
import { route } from './route.ts';

export const User = z.strictObject({
  id: UserId,
  name: z.string(),
  email: z.string(),
  role: z.enum(['administrator', 'member']),
  createdAt: Instant,
});
export type User = z.output<typeof User>;

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
const Email = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254), z.email());
/** Length is the only rule worth having (NIST SP 800-63B); the upper bound keeps hashing cheap. */
const NewPassword = z.string().check(z.minLength(8), z.maxLength(200));

export const accountRoutes = {
  signUp: route({
    method: 'POST',
    path: '/api/accounts/sign-up',
    summary: 'Make an account and sign in; the first one becomes the administrator',
    access: 'anyone',
    body: z.strictObject({
      name: Name,
      email: Email,
      password: NewPassword,
      /** The code printed at start; needed for the first account unless the caller is on the same machine. */
      claim: z.optional(z.string().check(z.maxLength(100))),
    }),
    answer: User,
    status: 201,
    errors: ['account/exists', 'account/claim-required', 'account/registration-closed'],
  }),
  signIn: route({
    method: 'POST',
    path: '/api/accounts/sign-in',
    summary: 'Start a session by e-mail and password',
    access: 'anyone',
    body: z.strictObject({
      email: z.string().check(z.maxLength(254)),
      password: z.string().check(z.maxLength(200)),
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
  me: route({ method: 'GET', path: '/api/me', summary: 'The signed-in user', access: 'user', answer: User }),
};
