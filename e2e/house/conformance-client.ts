/**
 * What the conformance suite of the protocol starts as the client under test: it has nothing of the protocol itself,
 * and does by the API of Stoa what a person would do with the server it is told of. A program of its own:
 * `node conformance-client.ts <server url>`, with STOA_URL and STOA_COOKIE.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@stoa/contract/client';
import { interactionRoutes } from '@stoa/contract/interactions';
import { type McpCall, type McpConnect, mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { fetch } from 'undici';
import { browse } from './cookie-jar.ts';

const { STOA_URL: stoa = '', STOA_COOKIE: cookie = '', MCP_CONFORMANCE_CONTEXT } = process.env;
const url = process.argv.at(-1)!;
const mostSignIns = 4;

const api = createClient((path, request) =>
  fetch(stoa + path, { ...request, headers: { ...request.headers, cookie, origin: stoa } }),
);

interface Context {
  client_id?: string;
  client_secret?: string;
  issuer?: string;
  toolCalls?: { name: string; arguments: Record<string, unknown> }[];
}
const context = JSON.parse(MCP_CONFORMANCE_CONTEXT ?? '{}') as Context;

/** Whoever is sent to sign in does so, a few times; after that they have had enough. */
const signingIn = async <T extends McpConnect | McpCall>(ask: () => Promise<T>): Promise<T> => {
  for (let signIns = 0; ; signIns++) {
    const answer = await ask();
    if (answer.status !== 'auth_required' || answer.start === undefined || signIns >= mostSignIns)
      return answer;
    await browse(new URL(answer.start, stoa), { origin: stoa, cookie });
  }
};

/** Whatever is asked meanwhile is answered with yes, and with what was proposed. */
const answerAll = async (signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const { items } = await api(interactionRoutes.list, { query: { status: 'open' } });
    for (const { id, request } of items) {
      const isPage = request.kind === 'elicitation' && request.mode === 'url';
      const values = request.kind === 'elicitation' && request.mode === 'form' ? fill(request.form) : {};
      const answer = isPage ? { kind: 'opened' as const } : { kind: 'values' as const, values };
      await api(interactionRoutes.answer, { params: { interactionId: id }, body: { answer } }).catch(
        () => undefined,
      );
    }
    await delay(50);
  }
};

/** Only what has to be there and has no proposal. */
const fill = (schema: Record<string, unknown>): Record<string, never> => {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
  };
  const values = required.flatMap((name) =>
    properties[name]?.['default'] === undefined ? [[name, exampleOf(properties[name] ?? {})]] : [],
  );
  return Object.fromEntries(values) as Record<string, never>;
};

const exampleOf = ({ type, enum: choices }: Record<string, unknown>): unknown => {
  if (Array.isArray(choices)) return choices[0];
  if (type === 'number' || type === 'integer') return 5;
  if (type === 'boolean') return true;
  if (type === 'array') return [];
  return type === 'object' ? {} : 'test';
};

const server = await api(mcpServerRoutes.create, {
  body: {
    name: 'Conformance',
    url,
    timeoutMs: 15_000,
    ...(context.client_id && {
      oauth: {
        clientId: context.client_id,
        clientSecret: context.client_secret ?? null,
        ...(context.issuer && { issuer: context.issuer }),
      },
    }),
  },
});
const params = { mcpServerId: server.id };
const stop = new AbortController();
const answering = answerAll(stop.signal);
try {
  const connected = await signingIn(() => api(mcpServerRoutes.connect, { params, body: {} }));
  if (connected.status !== 'ok') throw new Error(`${connected.class}: ${connected.message}`);
  const calls =
    context.toolCalls ??
    (connected.tools ?? []).map(({ name, inputSchema }) => ({ name, arguments: fill(inputSchema) }));
  for (const { name, arguments: args } of calls) {
    const called = await signingIn(() => api(mcpServerRoutes.call, { params, body: { tool: name, args } }));
    console.log(name, JSON.stringify(called).slice(0, 300));
  }
  const { items: resources } = await api(mcpServerRoutes.resources, { params });
  for (const { uri } of resources) await api(mcpServerRoutes.readResource, { params, body: { uri } });
  const { items: prompts } = await api(mcpServerRoutes.prompts, { params });
  for (const { name } of prompts) await api(mcpServerRoutes.getPrompt, { params, body: { name } });
} finally {
  stop.abort();
  await answering;
  await api(mcpServerRoutes.remove, { params });
}
