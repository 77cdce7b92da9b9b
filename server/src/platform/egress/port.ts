/** The one guarded door out of the server. Whatever leaves is judged here, by address and never by spelling (SR-14). */
import type { Socket } from 'node:net';

/** What was asked for may not be reached from here. Nothing was sent. */
export class EgressRefusedError extends Error {
  override name = 'EgressRefusedError';
  readonly code = 'ERR_EGRESS_REFUSED';
}

export interface HostAndPort {
  /** As a URL has it, without brackets and without the dot at its end. */
  host: string;
  port: number;
}

export interface EgressInit extends RequestInit {
  /** How many redirects are followed, 0 … 3; without it they are told, not followed. */
  redirects?: number;
  /** Of the body of the answer; beyond it reading fails. */
  mostBytes?: number;
  /** For all of it, body included. */
  timeoutMs?: number;
  /** The run on whose behalf it leaves, for the log. */
  runId?: string;
  /** A private host that the code itself may reach in this call; never taken from a request. */
  alsoAllowed?: HostAndPort;
  /**
   * Of private hosts only those of the operator's configuration: for addresses that any user may choose, who
   * must not come in by what an administrator has allowed for something else (SR-14).
   */
  configuredOnly?: boolean;
}

export interface ConnectOptions {
  /** Speaks TLS and checks the certificate for the host. */
  secure?: boolean;
  timeoutMs?: number;
  signal?: AbortSignal;
  runId?: string;
}

/**
 * `private` can be allowed by an administrator, `never` by nobody. `unresolved` means that the name leads
 * nowhere now; it is judged anew whenever it is used.
 */
export interface Assessment extends HostAndPort {
  verdict: 'allowed' | 'private' | 'never' | 'unresolved';
  /** The addresses the verdict is about. */
  addresses: readonly string[];
}

export const EgressOutcomes = ['answered', 'failed', 'aborted', 'refused'] as const;
export type EgressOutcome = (typeof EgressOutcomes)[number];

export interface Egress {
  /**
   * As the web's `fetch`, with bodies that are texts or bytes.
   * @throws EgressRefusedError; otherwise a TypeError with its cause, or the signal's reason
   */
  fetch(target: string | URL | Request, init?: EgressInit): Promise<Response>;
  /** A connection to one of the addresses that were judged. @throws EgressRefusedError, or what failed */
  connect(target: HostAndPort, options?: ConnectOptions): Promise<Socket>;
  /** What would happen to a request to this address now. @throws EgressRefusedError when it is no http address */
  assess(target: string | URL, options?: Pick<EgressInit, 'configuredOnly'>): Promise<Assessment>;
  /** What has left, or was refused, since the start. */
  counts(): Readonly<Record<EgressOutcome, number>>;
  close(): void;
}
