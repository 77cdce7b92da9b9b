import * as z from 'zod/mini';
import { route } from './route.ts';

export const Instance = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** Changes when the server starts anew: a client that sees another one reloads its lists. */
  instanceId: z.string(),
  signIn: z.strictObject({
    methods: z.array(z.literal('password')),
    registration: z.enum(['open', 'closed']),
    /** Whether this server sends mail: a forgotten password is set anew by a link, otherwise by an administrator. */
    mail: z.boolean(),
  }),
  firstAccount: z.strictObject({
    /** True until somebody has signed up; that account becomes the administrator. */
    open: z.boolean(),
    /** Whether the caller must hand in the code that the server printed at start. */
    claimRequired: z.boolean(),
  }),
  /** The page came over plain http from another machine: what is typed can be read on the way. */
  plainHttp: z.boolean(),
});
export type Instance = z.output<typeof Instance>;

export const Health = z.strictObject({
  status: z.enum(['ok', 'failing']),
  checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), reason: z.optional(z.string()) })),
});
export type Health = z.output<typeof Health>;

export const instanceRoutes = {
  get: route({
    method: 'GET',
    path: '/api/instance',
    summary: 'Name, version, what sign-in offers, whether the first account is still to be made',
    access: 'anyone',
    answer: Instance,
  }),
  live: route({
    method: 'GET',
    path: '/livez',
    summary: 'The process answers',
    access: 'anyone',
    answer: Health,
  }),
  ready: route({
    method: 'GET',
    path: '/readyz',
    summary: 'Whether requests and runs are taken, check by check; 503 when one fails',
    access: 'anyone',
    answer: Health,
  }),
  metrics: route({
    method: 'GET',
    path: '/metrics',
    summary: 'Figures in the Prometheus text format; a bearer token when `STOA_METRICS_TOKEN` is set',
    access: 'anyone',
    answer: 'text',
  }),
  openapi: route({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This API, described as OpenAPI 3.1',
    access: 'anyone',
    answer: z.record(z.string(), z.unknown()),
  }),
};
