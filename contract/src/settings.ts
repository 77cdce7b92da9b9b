import * as z from 'zod/mini';
import { ModelChoice } from './models.ts';
import { route } from './route.ts';
import { BuiltinToolName } from './tools.ts';

const Domain = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.maxLength(253), z.regex(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/));

/** What an administrator may change at run time. */
export const Settings = z.strictObject({
  instanceName: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
  registration: z.enum(['open', 'closed']),
  /** Where the e-mail of a new account must be, host by host; empty is anywhere. Invites are free of it. */
  registrationDomains: z.array(Domain).check(z.maxLength(100)),
  /** Whether a new account of open registration begins only when its e-mail is confirmed; needs mail. */
  emailVerification: z.boolean(),
  /** The model a new conversation starts with, for those who have not chosen one. */
  defaultModel: z.nullable(ModelChoice),
  /** Whether conversations get a title from the model that answers in them. */
  titles: z.boolean(),
  /** A megabyte is a million bytes. */
  largestUploadMegabytes: z.int().check(z.gte(1), z.lte(500)),
  /** What the files of one person may take up together. */
  storagePerUserMegabytes: z.int().check(z.gte(1), z.lte(1_000_000)),
  /** Answers of one person that are being written, or wait to be, at the same time. */
  runsPerUser: z.int().check(z.gte(1), z.lte(1000)),
  /** Those of this server’s own tools that people may choose. */
  builtinTools: z.array(BuiltinToolName).check(z.maxLength(20)),
  /** How often a model may be asked within one answer, each time with what its tools have brought. */
  stepsPerRun: z.int().check(z.gte(1), z.lte(500)),
  /** What a model is told of one result of a tool; the rest it can read on. */
  toolResultCharacters: z.int().check(z.gte(1000), z.lte(500_000)),
});
export type Settings = z.output<typeof Settings>;

/** What a person chose for themselves; kept on the account, the same on every device. */
export const Preferences = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  contrast: z.enum(['system', 'normal', 'high']),
  /** A locale tag, or `auto` for the browser's. */
  language: z.string().check(z.maxLength(35)),
  textSize: z.enum(['small', 'normal', 'large']),
  /** Enter sends and Shift+Enter breaks the line; otherwise Ctrl/⌘+Enter sends. */
  sendOnEnter: z.boolean(),
  /** Reasoning is shown opened. */
  openReasoning: z.boolean(),
  /** A long text that is pasted becomes a file beside the words. */
  attachLongPastes: z.boolean(),
  /** Endpoint and model used last, offered first. */
  lastModel: z.nullable(ModelChoice),
});
export type Preferences = z.output<typeof Preferences>;

export const settingsRoutes = {
  get: route({
    method: 'GET',
    path: '/api/settings',
    summary: 'The settings of this instance',
    access: 'administrator',
    answer: Settings,
  }),
  update: route({
    method: 'PATCH',
    path: '/api/settings',
    summary: 'Change settings; those not named stay',
    access: 'administrator',
    body: z.partial(Settings),
    answer: Settings,
  }),
};

export const preferenceRoutes = {
  get: route({
    method: 'GET',
    path: '/api/preferences',
    summary: 'The preferences of the signed-in user',
    access: 'user',
    answer: Preferences,
  }),
  update: route({
    method: 'PATCH',
    path: '/api/preferences',
    summary: 'Change preferences; those not named stay',
    access: 'user',
    body: z.partial(Preferences),
    answer: Preferences,
  }),
};
