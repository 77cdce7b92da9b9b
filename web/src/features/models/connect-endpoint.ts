/** Connecting: make an endpoint, and mend that same one until it works. */
import type { Endpoint } from '@stoa/contract/models';
import { useState } from 'react';
import type { NewEndpoint } from './endpoint-calls.ts';
import { useCreateEndpoint, useRemoveEndpoint, useUpdateEndpoint } from './endpoint-calls.ts';

/** How far a connection has come. `nameless`: it works, and cannot say which models it has. */
export type Connection =
  | { state: 'none' }
  | { state: 'failed' | 'nameless' | 'connected'; endpoint: Endpoint };

const connectionOf = (endpoint: Endpoint | undefined): Connection => {
  if (!endpoint) return { state: 'none' };
  if (!endpoint.check?.ok) return { state: 'failed', endpoint };
  const count = endpoint.check.modelCount + endpoint.models.length;
  return { state: count > 0 ? 'connected' : 'nameless', endpoint };
};

/** @param existing the endpoint to change; without it the first connection makes one. */
export const useConnection = (existing?: Endpoint) => {
  const [endpoint, setEndpoint] = useState(existing);
  const create = useCreateEndpoint();
  const update = useUpdateEndpoint();
  const remove = useRemoveEndpoint();

  /** Rejects when the server refuses; a provider that does not work is a result. */
  const connect = async (wanted: NewEndpoint): Promise<Connection> => {
    const { provider: _, ...changes } = wanted;
    const next = endpoint
      ? await update.mutateAsync({ id: endpoint.id, changes })
      : await create.mutateAsync(wanted);
    setEndpoint(next);
    return connectionOf(next);
  };

  /** What never worked is not left behind. */
  const giveUp = () => {
    if (endpoint) remove.mutate(endpoint.id);
    setEndpoint(undefined);
  };

  return {
    connection: connectionOf(endpoint),
    busy: create.isPending || update.isPending,
    error: create.error ?? update.error,
    connect,
    giveUp,
  };
};
