/**
 * How often one may do what (SR-56, SR-60): limits are of operations, never of addresses of the API. Who is
 * known, by a session or by a browser somebody signed in from before, is limited by account alone; strangers
 * by the prefix of their address and all together. So neither many strangers nor a busy neighbour behind the
 * same address can keep out who is known. Each process counts for itself (docs/decisions/0016-limits.md).
 */
import type { OperationClass } from '@stoa/contract/route';
import { OperationClasses } from '@stoa/contract/route';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Metrics } from '../kernel/metrics.ts';
import { createTokenBuckets, type Rate } from '../kernel/token-buckets.ts';
import { bytesOf } from '../platform/egress/ip-address.ts';

interface Limit {
  account: Rate;
  address: Rate;
  /** All strangers together. */
  strangers: Rate;
}

const rate = (perMinute: number, burst: number): Rate => ({ perMinute, burst });

/**
 * An office of 300 behind one address can come in within a minute, after its sessions have ended. Who is known may
 * be a program that works for many: what one account may do is there to stop what runs wild, not what is busy.
 */
export const limits: Record<OperationClass, Limit> = {
  'sign-in': { account: rate(20, 40), address: rate(30, 300), strangers: rate(600, 1_000) },
  'sign-up': { account: rate(10, 20), address: rate(10, 100), strangers: rate(120, 300) },
  password: { account: rate(10, 30), address: rate(30, 300), strangers: rate(300, 600) },
  mail: { account: rate(5, 20), address: rate(5, 60), strangers: rate(60, 120) },
  upload: { account: rate(120, 400), address: rate(10, 20), strangers: rate(100, 200) },
  run: { account: rate(600, 2_000), address: rate(10, 20), strangers: rate(100, 200) },
  write: { account: rate(1_200, 5_000), address: rate(300, 1_000), strangers: rate(6_000, 6_000) },
  // A view is a program of somebody else's that runs for as long as it is looked at.
  'view-call': { account: rate(60, 60), address: rate(10, 20), strangers: rate(100, 200) },
  'view-read': { account: rate(120, 120), address: rate(10, 20), strangers: rate(100, 200) },
  read: { account: rate(30_000, 60_000), address: rate(1_200, 6_000), strangers: rate(60_000, 60_000) },
};

const mostAccounts = 20_000;
const mostAddresses = 50_000;

export interface Caller {
  /** Whose session it is, or who has signed in from this browser before. */
  userId: string | undefined;
  address: string | undefined;
  onThisMachine: boolean;
}

export type Limits = ReturnType<typeof createLimits>;

export const createLimits = ({ clock, metrics }: { clock: Clock; metrics: Metrics }) => {
  const refusals = metrics.counter('stoa_limits_refused_total', 'Requests refused by a limit', {
    operation: OperationClasses,
  });
  const buckets = Object.fromEntries(
    Object.entries(limits).map(([operation, { account, address, strangers }]) => [
      operation,
      {
        account: createTokenBuckets(account, mostAccounts),
        address: createTokenBuckets(address, mostAddresses),
        strangers: createTokenBuckets(strangers, 1),
      },
    ]),
  ) as Record<OperationClass, Record<keyof Limit, ReturnType<typeof createTokenBuckets>>>;

  const waitOf = (operation: OperationClass, { userId, address, onThisMachine }: Caller): number => {
    const of = buckets[operation];
    const nowMs = clock.nowMs();
    if (userId !== undefined) return of.account.take(userId, nowMs);
    // Who sits at the machine could as well stop the server; scripts and tests come from there, thousands of times.
    if (onThisMachine) return 0;
    // The address first: what it is refused, it does not take from the others.
    return of.address.take(prefixOf(address), nowMs) || of.strangers.take('', nowMs);
  };

  return {
    /** @throws request/too-many, with how long to wait */
    take(operation: OperationClass, caller: Caller): void {
      const retryAfterMs = waitOf(operation, caller);
      if (retryAfterMs === 0) return;
      refusals.add(1, { operation });
      throw tooMany(retryAfterMs);
    },
  };
};

const tooMany = (retryAfterMs: number): AppError =>
  new AppError('request/too-many', 'Too many requests of this kind; wait, then try again.', {
    details: { retryAfterMs },
  });

/** One customer gets a /64 of IPv6 at least, and may use every address in it. */
export const prefixOf = (address: string | undefined): string => {
  const bytes = bytesOf(address ?? '');
  return bytes?.length === 16 ? Buffer.from(bytes.subarray(0, 8)).toString('hex') : (address ?? '');
};
