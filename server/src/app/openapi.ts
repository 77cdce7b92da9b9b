/** The route table as an OpenAPI 3.1 document: made from what the server runs on, so it cannot drift. */
import { accessTable } from '@stoa/contract/access';
import { goodStatusOf, type RouteDefinition } from '@stoa/contract/route';
import { apiRoutes } from '@stoa/contract/routes';
import * as z from 'zod/mini';
import { statusOf } from './status.ts';

type JsonSchema = Record<string, unknown>;

export const describeApi = (version: string): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [noun, routes] of Object.entries(apiRoutes)) {
    for (const [name, route] of Object.entries(routes)) {
      const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(noun, name, route) };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Stoa', version },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'stoa_session' } },
      schemas: { Error: errorSchema },
    },
  };
};

const describeRoute = (noun: string, name: string, route: RouteDefinition): Record<string, unknown> => ({
  operationId: `${noun}.${name}`,
  tags: [noun],
  summary: route.summary,
  'x-access': { row: route.access, meets: accessTable[route.access] },
  ...(accessTable[route.access].anonymous !== 'answered' && { security: [{ session: [] }] }),
  parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
  ...(route.body && { requestBody: { required: true, content: bodyOf(route.body) } }),
  responses: { ...answerOf(route), ...errorsOf(route) },
});

const schemaOf = (schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
  return described;
};

const bodyOf = (body: NonNullable<RouteDefinition['body']>): Record<string, unknown> =>
  body === 'upload'
    ? { 'multipart/form-data': { schema: formSchema } }
    : { 'application/json': { schema: schemaOf(body, 'input') } };

const formSchema: JsonSchema = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
  additionalProperties: false,
};

const parametersOf = (schema: RouteDefinition['params'], place: 'path' | 'query') => {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, described]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: described,
  }));
};

const answerOf = (route: RouteDefinition): Record<string, unknown> => {
  const { answer } = route;
  const status = goodStatusOf(route);
  if (answer === 'empty' || answer === 'redirect') return { [status]: { description: 'Done' } };
  return { [status]: { description: 'Done', content: contentOf(answer) } };
};

const contentOf = (
  answer: Exclude<RouteDefinition['answer'], 'empty' | 'redirect'>,
): Record<string, unknown> => {
  if (answer === 'events') return { 'text/event-stream': { schema: { type: 'string' } } };
  if (answer === 'page' || answer === 'view') return { 'text/html': { schema: { type: 'string' } } };
  if (answer === 'text') return { 'text/plain': { schema: { type: 'string' } } };
  if (answer === 'bytes') return { '*/*': { schema: { type: 'string', format: 'binary' } } };
  return { 'application/json': { schema: schemaOf(answer, 'output') } };
};

const errorsOf = (route: RouteDefinition): Record<string, unknown> => {
  const byStatus = new Map<number, string[]>();
  for (const code of route.errors ?? []) {
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
};

const errorSchema: JsonSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        details: {},
        requestId: { type: 'string' },
      },
    },
  },
};
