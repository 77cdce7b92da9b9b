/**
 * What models may call: where tools come from, what a run gets of them, who has to be asked, and what
 * waits for a person. Runs call through here and nowhere else.
 */
import type { Forgotten } from '@stoa/contract/accounts';
import type { Part, ToolOutput, ToolView } from '@stoa/contract/runs/parts';
import type { OfferedSource, ToolSourceKind } from '@stoa/contract/tools';
import type { Log } from '../../kernel/log.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../kernel/principal.ts';
import type { Timers } from '../../kernel/timers.ts';
import type { Tx } from '../../platform/db/port.ts';
import type { Access } from '../access/access.ts';
import type { Files } from '../files/files.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { callSource } from './call.ts';
import { type ConsentDeps, createConsent } from './consent.ts';
import { createInteractions, type InteractionsDeps } from './interactions/interactions.ts';
import { nameForModel } from './names.ts';
import { toOutput, wordsOf } from './output.ts';
import { callOwn } from './own-tools.ts';
import type { InteractionWant, SourceListing, ToolCall, ToolSource } from './source.ts';
import { deleteDecisionsOf, deleteRulesAbout } from './store.ts';
import { createToolkit, type EquippedTool, type MissingSource, type Toolkit } from './toolkit.ts';
import { createViewKeeping, type ViewCall } from './views.ts';

export { isTainted } from './approval.ts';
export type { ApprovalState } from './consent.ts';
export { wordsOf } from './output.ts';
export type { FoundView, InteractionWant, SignInWant, ToolOutcome, ToolSource } from './source.ts';
export type { EquippedTool, MissingSource, SignInWanted, Toolkit } from './toolkit.ts';

const callDeadlineMs = 120_000;

export interface ToolsDeps extends ConsentDeps, Omit<InteractionsDeps, 'onAnswered'> {
  timers: Timers;
  log: Log;
  access: Access;
  settings: SettingsRoom;
  files: Files;
  sources: readonly ToolSource[];
}

export interface RunCall {
  user: UserPrincipal;
  toolkit: Toolkit;
  tool: EquippedTool;
  input: unknown;
  runId: string;
  partId: string;
  /** Of the whole branch, this answer among it. */
  parts: readonly Part[];
  signal: AbortSignal;
  onProgress: ToolCall['onProgress'];
  resume: ToolCall['resume'];
}

/** A call as a run sees it: its output as it is kept, or what it waits for. */
export type CallResult =
  | { kind: 'result'; output: ToolOutput }
  | { kind: 'failed'; class: string; output: ToolOutput }
  | { kind: 'waits'; want: InteractionWant; state: unknown };

export type Tools = ReturnType<typeof createTools>;

export const createTools = (deps: ToolsDeps) => {
  const { access, settings, files, sources } = deps;
  const consent = createConsent(deps);
  const interactions = createInteractions({ ...deps, onAnswered: consent.remember });
  const views = createViewKeeping(files);

  /** By the role they have now: a run goes on for longer than a request. */
  const mayUse = async ({ userId }: UserPrincipal): Promise<boolean> =>
    (await access.standingOf([userId])).get(userId)?.features.includes('tools') === true;

  const sourceOf = (id: string): ToolSource | undefined => sources.find(({ kind }) => kind === kindOf(id));

  return {
    interactions,
    judge: consent.judge,
    listDecisions: consent.listDecisions,
    revoke: consent.revoke,
    listRules: consent.listRules,
    addRule: consent.addRule,
    removeRule: consent.removeRule,

    /** What a tool is called where it is not at hand. */
    nameOf: nameForModel,

    /** What a person may choose from. */
    async listSources(principal: Principal): Promise<{ items: OfferedSource[]; nextCursor: null }> {
      const user = requireUser(principal);
      if (!(await mayUse(user))) return { items: [], nextCursor: null };
      const offers = await Promise.all(
        sources.map(async (source) =>
          (await source.offers(user)).map((offer): OfferedSource => ({ ...offer, kind: source.kind })),
        ),
      );
      return { items: offers.flat(), nextCursor: null };
    },

    /** The tools of a run; what was chosen and cannot be had is told, and nothing fails for it. */
    async equip(user: UserPrincipal, choices: readonly string[], signal: AbortSignal): Promise<Toolkit> {
      if (choices.length > 0 && !(await mayUse(user)))
        return { ...createToolkit({ listings: [], choices: [] }, kindOf), missing: [withheld] };
      const ids = [...new Set(choices.map((choice) => choice.split('/', 1)[0]!))];
      const asked = sources.map(async (source): Promise<SourceListing[]> => {
        const own = ids.filter((id) => sourceOf(id) === source);
        return own.length === 0 ? [] : source.list({ user, ids: own, signal });
      });
      return createToolkit({ listings: (await Promise.all(asked)).flat(), choices }, kindOf);
    },

    /** One call, made now: whether it may be was decided before. */
    async call(call: RunCall): Promise<CallResult> {
      const { user, tool, input } = call;
      const { toolResultCharacters: mostCharacters } = await settings.read();
      const readFile = (id: string) => files.findContent(user.userId, id);
      const { key } = tool.ref;
      if (!(await mayUse(user)))
        return { kind: 'failed', class: 'gone', output: wordsOf(withheld.message, true) };
      const outcome =
        (await callOwn({ ...call, key, input, mostCharacters, readFile })) ??
        (await callSource(sourceOf(tool.ref.source.id)!, { ...call, key, deadlineMs: callDeadlineMs }, deps));
      if (outcome.kind === 'waits') return outcome;
      if (outcome.kind === 'failed') {
        return { kind: 'failed', class: outcome.class, output: wordsOf(outcome.message, true) };
      }
      const output = await toOutput(deps, user.userId, tool.ref.name, outcome, mostCharacters);
      if (tool.viewUri === undefined || outcome.whole === undefined) return { kind: 'result', output };
      const whole = await views.keepWhole(user.userId, tool.ref.name, outcome.whole);
      return { kind: 'result', output: { ...output, ...(whole && { whole }) } };
    },

    /** What the tool's source shows of the call that is being made; a failure there is none of the call. */
    async findView(call: ViewCall): Promise<ToolView | undefined> {
      return views.find(sourceOf(call.tool.ref.source.id)!, call);
    },

    async forget(tx: Tx, userId: string): Promise<Forgotten> {
      await interactions.forget(tx, userId);
      await deleteDecisionsOf(tx, userId);
      await deleteRulesAbout(tx, userId);
      return {};
    },
  };
};

const withheld: MissingSource = {
  id: 'role',
  name: null,
  class: 'role',
  message: 'The role of this user gives no tools.',
};

/** A source says by its id what it is. */
export const kindOf = (id: string): ToolSourceKind =>
  id.startsWith('mcp_') ? 'mcp' : id.startsWith('act_') ? 'action' : 'builtin';
