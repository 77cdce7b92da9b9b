import type { SharedV4ProviderMetadata } from '@ai-sdk/provider';
import type { Replay } from '../../prompt.ts';

/** Providers tell what they want back in pieces, over the events of a part. */
export function addReplay(replay: Replay, metadata: SharedV4ProviderMetadata | undefined) {
  for (const [provider, values] of Object.entries(metadata ?? {}))
    replay[provider] = { ...replay[provider], ...values };
}

/** Undefined when nothing in it says anything. */
export function keptReplay(replay: Replay): Replay | undefined {
  const says = Object.values(replay).some((values) =>
    Object.values(values).some((value) => value !== null && value !== undefined),
  );
  return says ? replay : undefined;
}
