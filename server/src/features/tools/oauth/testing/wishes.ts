import type { AttemptWish } from '../oauth.ts';

export const never = new AbortController().signal;

export const connect: AttemptWish = { purpose: 'connect', interactionId: null, challenge: null };
