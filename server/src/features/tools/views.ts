/**
 * What sources show of calls, kept as files of whoever called: an old conversation shows it without asking anybody,
 * and it goes with its message.
 */
import { Readable } from 'node:stream';
import type { Part, ToolView, ViewProblem } from '@stoa/contract/runs/parts';
import { AppError } from '../../kernel/errors.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { Files } from '../files/files.ts';
import type { ToolSource } from './source.ts';
import type { EquippedTool } from './toolkit.ts';

const mostBytes = 1_000_000;
const patienceMs = 20_000;

export interface ViewCall {
  user: UserPrincipal;
  tool: EquippedTool;
  /** Of the whole branch: what was kept for an earlier call is not kept again. */
  parts: readonly Part[];
  signal: AbortSignal;
}

export const createViewKeeping = (files: Pick<Files, 'keepFor' | 'findContent'>) => {
  const keep = async (ownerId: string, name: string, bytes: Uint8Array): Promise<string> =>
    (await files.keepFor(ownerId, { name, content: Readable.from([Buffer.from(bytes)]) })).id;

  const findKept = async (
    { user, parts }: ViewCall,
    uri: string,
    html: Uint8Array,
  ): Promise<string | undefined> => {
    const last = parts.findLast((part) => part.type === 'tool' && isKept(part.view) && part.view.uri === uri);
    if (last?.type !== 'tool' || !isKept(last.view)) return undefined;
    const bytes = await files.findContent(user.userId, last.view.fileId);
    return bytes && Buffer.compare(bytes, html) === 0 ? last.view.fileId : undefined;
  };

  return {
    /** Undefined where there is nothing to show. Never throws for what a source does. */
    async find(source: ToolSource, call: ViewCall): Promise<ToolView | undefined> {
      const { user, tool, signal } = call;
      const uri = tool.viewUri;
      if (uri === undefined || !source.findView) return undefined;
      const within = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      const found = await source.findView({ user, key: tool.ref.key, uri, signal: within });
      if ('problem' in found) return { uri, problem: found.problem };
      if (found.html.length > mostBytes) return { uri, problem: 'too-large' };
      try {
        const { connects, loads, html } = found;
        const fileId =
          (await findKept(call, uri, html)) ?? (await keep(user.userId, `${tool.ref.name}.html`, html));
        return { uri, fileId, connects: [...connects], loads: [...loads] };
      } catch (error) {
        return { uri, problem: problemOf(error) };
      }
    },

    /** Undefined when it cannot be kept: then what the message has of it has to do. */
    async keepWhole(ownerId: string, toolName: string, whole: unknown): Promise<string | undefined> {
      try {
        return await keep(ownerId, `${toolName}.json`, Buffer.from(JSON.stringify(whole)));
      } catch {
        return undefined;
      }
    },
  };
};

const isKept = (view: ToolView | undefined): view is Extract<ToolView, { fileId: string }> =>
  view !== undefined && 'fileId' in view;

const problemOf = (error: unknown): ViewProblem => {
  const code = error instanceof AppError ? error.code : undefined;
  if (code === 'file/storage-full') return 'no-room';
  return code === 'file/too-large' ? 'too-large' : 'wrong-type';
};
