import * as z from 'zod/mini';
import { EndpointId } from './ids.ts';
import { Instant } from './page.ts';
import { route } from './route.ts';

export const ProviderIds = [
  'openai-compatible',
  'openai',
  'anthropic',
  'google',
  'ollama',
  'scripted',
] as const;
export const ProviderId = z.enum(ProviderIds);
export type ProviderId = z.output<typeof ProviderId>;

const ModelId = z.string().check(z.minLength(1), z.maxLength(200));

/** A model and how to ask it: a value, kept with messages and conversations. */
export const ModelChoice = z.strictObject({
  endpointId: EndpointId,
  id: ModelId,
  /** Parsed by the provider's own closed schema where it is used. */
  settings: z.optional(z.record(z.string().check(z.maxLength(60)), z.unknown())),
});
export type ModelChoice = z.output<typeof ModelChoice>;

/** How a provider failed, in terms that say what to do about it. */
export const ModelErrorKinds = [
  'auth',
  'rate-limit',
  'overloaded',
  'context-overflow',
  'refused',
  'bad-request',
  'network',
  'timeout',
] as const;
export const ModelErrorKind = z.enum(ModelErrorKinds);
export type ModelErrorKind = z.output<typeof ModelErrorKind>;

export const EndpointCheck = z.strictObject({
  ok: z.boolean(),
  checkedAt: Instant,
  modelCount: z.int(),
  error: z.nullable(z.strictObject({ kind: ModelErrorKind, message: z.string() })),
});
export type EndpointCheck = z.output<typeof EndpointCheck>;

export const Endpoint = z.strictObject({
  id: EndpointId,
  name: z.string(),
  provider: ProviderId,
  /** Null where it is the provider's own, and for the scripted model, which has none. */
  baseUrl: z.nullable(z.string()),
  /** Keys are write-only: what is told is whether one is set, and its last four characters. */
  apiKey: z.strictObject({ set: z.boolean(), last4: z.nullable(z.string()) }),
  /** Model ids given by hand, for servers that cannot list theirs. */
  models: z.array(ModelId),
  /** How many models it is known to have, and how many of them people are offered. */
  modelCounts: z.strictObject({ known: z.int(), shown: z.int() }),
  /** `environment` endpoints are made by variables at start and cannot be changed here. */
  origin: z.enum(['instance', 'environment']),
  check: z.nullable(EndpointCheck),
  createdAt: Instant,
});
export type Endpoint = z.output<typeof Endpoint>;

export const Model = z.strictObject({
  endpointId: EndpointId,
  endpointName: z.string(),
  id: ModelId,
  name: z.string(),
  provider: ProviderId,
  /** Null where nobody said, which is not no. */
  abilities: z.strictObject({
    reasoning: z.nullable(z.boolean()),
    images: z.nullable(z.boolean()),
    tools: z.nullable(z.boolean()),
  }),
  /** Null where nobody said. */
  windowTokens: z.nullable(z.int()),
  prices: z.null(),
  /** JSON schema of `settings` in a ModelChoice of this model: a reference into `settingsSchemas` of the answer. */
  settingsSchema: z.record(z.string(), z.unknown()),
});
export type Model = z.output<typeof Model>;

/** A model of an endpoint, as administrators decide about it. */
export const EndpointModel = z.strictObject({
  id: ModelId,
  name: z.string(),
  /** One that is not shown can be chosen and asked by nobody. */
  shown: z.boolean(),
  /** Given by hand, and not listed by the endpoint. */
  byHand: z.boolean(),
});
export type EndpointModel = z.output<typeof EndpointModel>;

/** All models of an endpoint in the order in which they are offered, the hidden ones in their places. */
export const EndpointModels = z.strictObject({
  items: z.array(EndpointModel),
  /** Whether models that the endpoint lists from now on stay hidden until somebody shows them. */
  hideNew: z.boolean(),
  nextCursor: z.null(),
});
export type EndpointModels = z.output<typeof EndpointModels>;

const EndpointName = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
const BaseUrl = z.string().check(z.trim(), z.maxLength(500));
const ApiKey = z.string().check(z.trim(), z.maxLength(2000));
const ModelList = z.array(ModelId).check(z.maxLength(500));
/** As many as any endpoint lists. */
const ManyModels = z.array(ModelId).check(z.maxLength(5000));
/** Whether a private address, which is refused otherwise, is allowed from now on at exactly its host and port. */
const AllowPrivate = z.optional(z.boolean());
const params = z.strictObject({ endpointId: EndpointId });

/** A model server found on this machine or on the one that runs the container. */
export const LocalServer = z.strictObject({
  name: z.string(),
  baseUrl: z.string(),
  provider: ProviderId,
  modelCount: z.int(),
});
export type LocalServer = z.output<typeof LocalServer>;

export const endpointRoutes = {
  list: route({
    method: 'GET',
    path: '/api/endpoints',
    summary: 'The places that serve models',
    access: 'administrator',
    answer: z.strictObject({ items: z.array(Endpoint), nextCursor: z.null() }),
  }),
  create: route({
    method: 'POST',
    path: '/api/endpoints',
    summary: 'Add a place that serves models; it is checked at once',
    access: 'administrator',
    body: z.strictObject({
      name: EndpointName,
      provider: ProviderId,
      baseUrl: z.optional(BaseUrl),
      apiKey: z.optional(ApiKey),
      models: z.optional(ModelList),
      allowPrivate: AllowPrivate,
    }),
    answer: Endpoint,
    status: 201,
    errors: ['endpoint/address-invalid', 'endpoint/address-private', 'endpoint/address-refused'],
  }),
  get: route({
    method: 'GET',
    path: '/api/endpoints/:endpointId',
    summary: 'One endpoint',
    access: 'administrator',
    params,
    answer: Endpoint,
    errors: ['endpoint/not-found'],
  }),
  update: route({
    method: 'PATCH',
    path: '/api/endpoints/:endpointId',
    summary: 'Change an endpoint; a new address clears the key unless one is handed in with it',
    access: 'administrator',
    params,
    body: z.strictObject({
      name: z.optional(EndpointName),
      baseUrl: z.optional(BaseUrl),
      /** An empty text removes the key. */
      apiKey: z.optional(ApiKey),
      models: z.optional(ModelList),
      allowPrivate: AllowPrivate,
    }),
    answer: Endpoint,
    errors: [
      'endpoint/not-found',
      'endpoint/read-only',
      'endpoint/address-invalid',
      'endpoint/address-private',
      'endpoint/address-refused',
    ],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/endpoints/:endpointId',
    summary: 'Remove an endpoint; conversations keep the names of its models',
    access: 'administrator',
    params,
    answer: 'empty',
    errors: ['endpoint/not-found', 'endpoint/read-only'],
  }),
  check: route({
    method: 'POST',
    path: '/api/endpoints/:endpointId/check',
    summary: 'Ask the endpoint for its models and say how that went',
    access: 'administrator',
    params,
    answer: EndpointCheck,
    errors: ['endpoint/not-found'],
  }),
  models: route({
    method: 'GET',
    path: '/api/endpoints/:endpointId/model-list',
    summary: 'Every model of an endpoint, shown or hidden, in the order in which they are offered',
    access: 'administrator',
    params,
    answer: EndpointModels,
    errors: ['endpoint/not-found'],
  }),
  updateModels: route({
    method: 'PATCH',
    path: '/api/endpoints/:endpointId/model-list',
    summary: 'Show, hide and order the models of an endpoint; what is not named stays',
    access: 'administrator',
    params,
    body: z.strictObject({
      show: z.optional(ManyModels),
      hide: z.optional(ManyModels),
      /** From the top; those that are not named follow as the endpoint lists them. */
      order: z.optional(ManyModels),
      hideNew: z.optional(z.boolean()),
    }),
    answer: EndpointModels,
    errors: ['endpoint/not-found'],
  }),
  lookForLocal: route({
    method: 'POST',
    path: '/api/endpoints/look-for-local',
    summary: 'Look for model servers on this machine, at the ports they usually have',
    access: 'administrator',
    answer: z.strictObject({ items: z.array(LocalServer), nextCursor: z.null() }),
  }),
};

export const modelRoutes = {
  checkChoice: route({
    method: 'POST',
    path: '/api/models/check-choice',
    summary:
      'Say whether a choice fits: its model is offered, and its settings go with it and with each other',
    access: 'user',
    body: ModelChoice,
    answer: 'empty',
    errors: ['model/not-found', 'model/setting-unknown', 'role/feature-missing'],
  }),
  list: route({
    method: 'GET',
    path: '/api/models',
    summary: 'Every model the caller may use, endpoint by endpoint, in the order in which they are offered',
    access: 'user',
    answer: z.strictObject({
      items: z.array(Model),
      /** What a new conversation starts with for whoever has not chosen; null is the first of the list. */
      defaultModel: z.nullable(ModelChoice),
      /** By provider, the JSON schema of `settings` in a ModelChoice of its models. */
      settingsSchemas: z.record(z.string(), z.record(z.string(), z.unknown())),
      nextCursor: z.null(),
    }),
  }),
};
