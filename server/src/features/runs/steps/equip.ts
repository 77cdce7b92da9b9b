/** The tools of a run: what was chosen for its conversation and can be had now. */
import type { RunEvent } from '@stoa/contract/runs/events';
import type { Part } from '@stoa/contract/runs/parts';
import type { ToolRef } from '@stoa/contract/tools';
import type { ModelTool } from '@stoa/llm/prompt';
import { estimateTokens } from '@stoa/llm/usage';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { ReachableModel } from '../../models/models.ts';
import type { MissingSource, Toolkit, Tools } from '../../tools/tools.ts';
import type { Gathered } from './gather.ts';

/** Of a window that nobody has told. */
const usualWindowTokens = 64_000;
/** About what a tool's description and schema have to a token. */
const charactersPerToken = 4;
/** Of the window, what tools may take before they have to be searched for. */
const shareForTools = 0.04;

export interface Equipped {
  user: UserPrincipal;
  toolkit: Toolkit;
  /** What the model has read before this run. */
  read: readonly Part[];
}

/** @param user on whose behalf tools are called */
export const equip = async (
  tools: Tools,
  user: UserPrincipal,
  { messages, written, toolSources = [] }: Gathered,
  { takesTools }: ReachableModel,
  signal: AbortSignal,
): Promise<Equipped> => {
  const read = [...messages.flatMap(({ parts }) => parts), ...written];
  const isDeaf = takesTools === false && toolSources.length > 0;
  const toolkit = await tools.equip(user, takesTools === false ? [] : toolSources, signal);
  return { user, read, toolkit: isDeaf ? { ...toolkit, missing: [noTools] } : toolkit };
};

const noTools = { id: 'model', name: null, class: 'model', message: 'This model takes no tools.' };

/** What the model is offered in this step, and the window that is left beside it. */
export const offered = (
  { toolkit, read }: Equipped,
  { windowTokens }: ReachableModel,
  made: readonly Part[],
): { tools: ModelTool[]; windowTokens: number | null } => {
  const most = (windowTokens ?? usualWindowTokens) * shareForTools * charactersPerToken;
  const tools = toolkit.offer([...read, ...made], most);
  if (windowTokens === null || tools.length === 0) return { tools, windowTokens };
  return { tools, windowTokens: windowTokens - estimateTokens(JSON.stringify(tools)) };
};

export const missingNotice = (id: string, missing: readonly MissingSource[]): RunEvent => ({
  type: 'notice',
  notice: { type: 'notice', kind: 'tools-missing', id, sources: [...missing] },
});

export const isToldOfMissing = (parts: readonly Part[]): boolean =>
  parts.some((part) => part.type === 'notice' && part.kind === 'tools-missing');

/** What a model means by a name, also by one that it has made up. */
export const refIn =
  (toolkit: Toolkit) =>
  (name: string): ToolRef =>
    toolkit.find(name)?.ref ?? {
      key: `builtin/${name}`,
      name,
      title: null,
      source: { id: 'builtin', kind: 'builtin', name: 'Stoa', host: null },
      risk: { readsPrivate: false, readsUntrusted: false, writes: false, sendsOut: false, idempotent: true },
    };
