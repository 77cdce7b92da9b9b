/**
 * What went wrong with a server, as a class that says what to do about it: by types and codes, never by words.
 * Messages of a server are a stranger's text: they are cut short, shown to people and never logged.
 */
import type { McpProblemClasses } from '@stoa/contract/mcp-servers';
import { EgressRefusedError } from '../../../../platform/egress/port.ts';
import type { ToolFailure } from '../../source.ts';
import { MissingVariablesError } from './templates.ts';

export type ProblemClass = (typeof McpProblemClasses)[number];

/** Whether the other side can have begun to do what was asked. */
export type Executed = 'no' | 'maybe';

const longestMessage = 500;

export class McpFailure extends Error {
  override name = 'McpFailure';
  /** One of ours, or of the classes of signing in. */
  readonly class: string;
  readonly executed: Executed;

  constructor(kind: ProblemClass | (string & {}), message: string, executed: Executed = 'maybe') {
    super(message.slice(0, longestMessage));
    this.class = kind;
    this.executed = executed;
  }
}

/** Nothing was done: the person has to sign in first, or to allow more. */
export class SignInNeeded extends McpFailure {
  override name = 'SignInNeeded';
  readonly purpose: 'connect' | 'step-up' | 'again';
  readonly challenge: string | null;
  readonly scopes: string[] | undefined;

  constructor(purpose: SignInNeeded['purpose'], challenge: string | null, scopes?: string[]) {
    super('auth_required', 'This server wants you to sign in.', 'no');
    this.purpose = purpose;
    this.challenge = challenge;
    this.scopes = scopes;
  }
}

/** The session is gone at the other side: a fresh one does the same work. */
export class SessionLost extends McpFailure {
  override name = 'SessionLost';
  constructor(executed: Executed) {
    super('unreachable', 'The connection to the server was lost.', executed);
  }
}

/** What failed on our side or on the way; what a client throws is told apart in `client-failure.ts`. */
export const classify = (error: unknown): McpFailure => ourFailure(error) ?? ofConnection(error);

export const ourFailure = (error: unknown): McpFailure | undefined => {
  const own = causeOf(error, McpFailure);
  if (own) return own;
  const refused = causeOf(error, EgressRefusedError);
  if (refused) return new McpFailure('blocked_address', refused.message, 'no');
  if (error instanceof MissingVariablesError) return new McpFailure('variables_missing', error.message, 'no');
  return undefined;
};

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const ofConnection = (error: unknown): McpFailure => {
  const code = codeOf(error);
  if (code === 'ETIMEDOUT' || nameOf(error) === 'TimeoutError')
    return new McpFailure('timeout', 'The server did not answer in time.');
  if (error instanceof TypeError && /has more than \d+ bytes/.test(error.message))
    return new McpFailure('too_large', 'The server answered more than is taken.');
  return new McpFailure(
    'unreachable',
    'The server cannot be reached.',
    code !== undefined && neverSent.has(code) ? 'no' : 'maybe',
  );
};

const causes = function* (error: unknown): Generator {
  for (let at = error, depth = 0; at !== undefined && at !== null && depth < 8; depth++) {
    yield at;
    at = (at as { cause?: unknown }).cause;
  }
};

const causeOf = <E>(error: unknown, kind: new (...given: never[]) => E): E | undefined => {
  for (const cause of causes(error)) if (cause instanceof kind) return cause;
  return undefined;
};

export const codeOf = (error: unknown): string | undefined => {
  for (const cause of causes(error)) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
  }
  return undefined;
};

const nameOf = (error: unknown): string | undefined => (error as { name?: string } | null)?.name;

/** Those after which the server is left alone for a while. */
export const isUnreachable = ({ class: kind }: McpFailure): boolean =>
  kind === 'unreachable' || kind === 'timeout' || kind === 'process_failed';

/** In the words of tools. */
export const toolFailureOf = ({ class: kind }: McpFailure): ToolFailure => {
  switch (kind) {
    case 'timeout':
      return 'timeout';
    case 'too_large':
    case 'too_many':
      return 'too-large';
    case 'unreachable':
    case 'process_failed':
    case 'server_error':
    case 'transient':
      return 'unreachable';
    default:
      return 'refused';
  }
};
