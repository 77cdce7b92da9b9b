/** What servers offer besides tools: resources to read and attach, prompts, and what their arguments may be. */
import { Readable } from 'node:stream';
import type { GetPromptResult } from '@modelcontextprotocol/client';
import type { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import type { RouteAnswer, RouteInput } from '@stoa/contract/route';
import { AppError } from '../../../../kernel/errors.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import type { Files } from '../../../files/files.ts';
import type { ToolContent } from '../../source.ts';
import type { Asking } from './asking.ts';
import { lastSegment, ofResource, shown, toContent } from './content.ts';
import { listAll } from './pages.ts';

type Routes = typeof mcpServerRoutes;
export type Body<R extends keyof Routes> = RouteInput<Routes[R]>['body'];
export type Answer<R extends keyof Routes> = Promise<RouteAnswer<Routes[R]>>;

const mostAttached = 10;
const mostCompletions = 100;

export const createOfferings = ({ ask, files }: { ask: Asking['ask']; files: Pick<Files, 'upload'> }) => {
  const read = (principal: Principal, id: string, uri: string): Promise<ToolContent[]> =>
    ask(principal, id, async ({ client }, options) => {
      const { contents } = await client.readResource({ uri }, { ...options, cacheMode: 'bypass' });
      return contents.map(ofResource);
    });

  return {
    resources: (principal: Principal, id: string): Answer<'resources'> =>
      ask(principal, id, async ({ client }, { signal, timeout }) => {
        if (!client.getServerCapabilities()?.resources) return { items: [], templates: [], nextCursor: null };
        const options = { signal, timeoutMs: timeout };
        const { items } = await listAll(client, 'resources/list', options);
        const templates = await listAll(client, 'resources/templates/list', options).catch(ifUnsupported);
        return {
          items: items.map((item) => ({ uri: item.uri, ...describe(item), sizeBytes: item.size ?? null })),
          templates: templates.items.map((item) => ({ uriTemplate: item.uriTemplate, ...describe(item) })),
          nextCursor: null,
        };
      }),

    async readResource(
      principal: Principal,
      id: string,
      { uri }: Body<'readResource'>,
    ): Answer<'readResource'> {
      return { items: (await read(principal, id, uri)).map(shown) };
    },

    async attachResource(
      principal: Principal,
      id: string,
      { uri }: Body<'attachResource'>,
    ): Answer<'attachResource'> {
      const fileIds: string[] = [];
      for (const content of (await read(principal, id, uri)).slice(0, mostAttached)) {
        const file = await files.upload(principal, uploadOf(content, uri));
        fileIds.push(file.id);
      }
      return { fileIds };
    },

    prompts: (principal: Principal, id: string): Answer<'prompts'> =>
      ask(principal, id, async ({ client }, { signal, timeout }) => {
        if (!client.getServerCapabilities()?.prompts) return { items: [], nextCursor: null };
        const { items } = await listAll(client, 'prompts/list', { signal, timeoutMs: timeout });
        return {
          items: items.map((item) => ({
            name: item.name,
            title: item.title ?? null,
            description: item.description ?? null,
            arguments: (item.arguments ?? []).map(({ name, description = null, required = false }) => ({
              name,
              description,
              required,
            })),
          })),
          nextCursor: null,
        };
      }),

    getPrompt: (principal: Principal, id: string, body: Body<'getPrompt'>): Answer<'getPrompt'> =>
      ask(principal, id, async ({ client }, options) => {
        const { name, arguments: given = {} } = body;
        return toPrompt(await client.getPrompt({ name, arguments: given }, options));
      }),

    async complete(principal: Principal, id: string, body: Body<'complete'>): Answer<'complete'> {
      const { prompt, uriTemplate, argument, others } = body;
      if ((prompt === undefined) === (uriTemplate === undefined))
        throw new AppError('request/invalid', 'Either a prompt or a template.');
      const ref =
        prompt === undefined
          ? { type: 'ref/resource' as const, uri: uriTemplate! }
          : { type: 'ref/prompt' as const, name: prompt };
      const context = others && { context: { arguments: others } };
      return ask(principal, id, async ({ client }, options) => {
        if (!client.getServerCapabilities()?.completions) return { items: [], hasMore: false };
        const { completion } = await client.complete({ ref, argument, ...context }, options);
        return {
          items: completion.values.slice(0, mostCompletions),
          hasMore: completion.hasMore ?? false,
        };
      });
    },
  };
};

const describe = (item: { name: string; title?: string; description?: string; mimeType?: string }) => ({
  name: item.name,
  title: item.title ?? null,
  description: item.description ?? null,
  mediaType: item.mimeType ?? null,
});

const toPrompt = ({ description, messages }: GetPromptResult) => ({
  description: description ?? null,
  messages: messages.map(({ role, content }) => ({ role, content: shown(toContent(content)) })),
});

/** A server that has resources need not know templates. */
const ifUnsupported = async (error: unknown): Promise<{ items: [] }> => {
  const { failureOf } = await import('./client-failure.ts');
  if (failureOf(error).class !== 'unsupported') throw error;
  return { items: [] };
};

const uploadOf = (content: ToolContent, uri: string) => {
  const text = 'text' in content ? (content.text ?? '') : '';
  const bytes = content.type === 'bytes' ? content.bytes : Buffer.from(text);
  return { name: lastSegment(uri) ?? 'resource.txt', content: Readable.from([bytes]) };
};
