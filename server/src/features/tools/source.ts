/**
 * The plug of tools: where they come from. A source knows one way of being called and nothing of runs,
 * models or people's consent; whether a call may be made was decided before it gets here.
 */
import type { InteractionAnswer, InteractionRequest } from '@stoa/contract/interactions';
import type { ViewProblem } from '@stoa/contract/runs/parts';
import type { ToolRisk, ToolSourceKind } from '@stoa/contract/tools';
import type { UserPrincipal } from '../../kernel/principal.ts';

/** `list` and `offers` never have side effects on the other side beyond asking, `call` may. */
export interface ToolSource {
  readonly kind: ToolSourceKind;
  /** What this person may choose, from what is known here: nobody else is asked. */
  offers(user: UserPrincipal): Promise<SourceOffer[]>;
  /**
   * Those of `ids` this person may use; others are left out. What cannot be had now is a listing with a
   * problem, never a throw.
   */
  list(ask: { user: UserPrincipal; ids: readonly string[]; signal: AbortSignal }): Promise<SourceListing[]>;
  /** Only of a tool that was listed for the same person. Failures are outcomes, never a throw. */
  call(call: ToolCall): Promise<ToolOutcome>;
  /** What it shows of calls of a tool that has a `viewUri`. Failures are said, never thrown. */
  findView?(ask: { user: UserPrincipal; key: string; uri: string; signal: AbortSignal }): Promise<FoundView>;
}

/** A page of its own, and what that would like to connect to and load from: a stranger's, as everything of a source. */
export type FoundView =
  | { html: Uint8Array; connects: readonly string[]; loads: readonly string[] }
  | { problem: ViewProblem };

export interface SourceOffer {
  /** `builtin`, `mcp_…` or `act_…`. */
  id: string;
  name: string;
  host: string | null;
  description: string | null;
  trusted: boolean;
  /** Where they are chosen one by one; null otherwise. */
  tools: { key: string; name: string; title: string; description: string }[] | null;
}

export interface SourceListing {
  id: string;
  name: string;
  /** Null for what this server does by itself. */
  host: string | null;
  /** What the source says of itself to models: a stranger's words unless `trusted`. */
  instructions: string | null;
  /** Defined by an administrator and marked so: what it says of its tools counts. */
  trusted: boolean;
  tools: ToolDescription[];
  problem: SourceProblem | null;
}

export interface SourceProblem {
  class: string;
  message: string;
  /** Where to sign in, if that would help. */
  signIn: SignInWant | null;
}

export type SignInWant = Extract<InteractionWant, { kind: 'sign-in' }>;

export interface ToolDescription {
  /** `<source id>/<name of the tool at its source>`: opaque, survives renames of the source. */
  key: string;
  name: string;
  title: string | null;
  description: string;
  /** JSON Schema as the source gave it; what a provider refuses of it is seen to at the edge of `llm`. */
  inputSchema: Record<string, unknown>;
  outputSchema: Record<string, unknown> | null;
  /** As the source says; of one that is not trusted the worst is taken for granted. */
  risk: ToolRisk;
  /** Hash of name, description and schema: a tool that changed loses its "always" (SR-24). */
  fingerprint: string;
  /** Where it has what it shows of a call, if it does. */
  viewUri?: string | undefined;
}

export interface ToolCall {
  user: UserPrincipal;
  key: string;
  input: unknown;
  runId: string | null;
  partId: string | null;
  /** From now; when it is over `signal` aborts as well. */
  deadlineMs: number;
  signal: AbortSignal;
  /** A person is asked while the call is open, or has answered: that time is not the call's. */
  onAsking?(isAsking: boolean): void;
  onProgress(progress: { done: number | null; total: number | null; message: string | null }): void;
  /** Of an earlier `waits` of this very call: what the source wanted kept, and what came of it. */
  resume: { state: unknown; answer: InteractionAnswer } | null;
}

export type ToolOutcome =
  /** Not capped: capping and keeping is the room's. */
  | {
      kind: 'result';
      isError: boolean;
      content: ToolContent[];
      structured?: unknown;
      /** As the source has said it, to the letter: JSON, for what it shows of the call. */
      whole?: unknown;
    }
  /** Goes on by another `call` with `resume`, in any process, days later. `state` is JSON and stays on the server. */
  | { kind: 'waits'; want: InteractionWant; state: unknown }
  | { kind: 'failed'; class: ToolFailure; message: string; retryable: boolean };

/** What a source may want of a person. Approval is not its business. */
export type InteractionWant = Exclude<InteractionRequest, { kind: 'approval' }> & {
  /** Until when; by default seven days from now. */
  expiresAt?: string;
};

export type ToolFailure =
  /** The input is not what the tool takes. */
  | 'input'
  /** There is no such tool any more, or not for this person. */
  | 'gone'
  /** The other side refused: not signed in, or not allowed to. */
  | 'refused'
  /** It could not be reached, or did not answer as it should. */
  | 'unreachable'
  | 'timeout'
  | 'too-large'
  | 'cancelled'
  | 'internal';

export type ToolContent =
  | { type: 'text'; text: string }
  | { type: 'bytes'; mediaType: string; name: string | null; bytes: Uint8Array }
  | { type: 'source'; url: string; title: string | null }
  | { type: 'resource'; uri: string; text: string | null; mediaType: string | null };
