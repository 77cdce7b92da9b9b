/** Connecting: make an endpoint, and mend that same one until it works. */
import { ApiError } from '@stoa/contract/client';
import type { PrivateAddress } from '@stoa/contract/egress-allowances';
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

const isAboutPrivateAddress = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === 'endpoint/address-private';

interface Question {
  address: PrivateAddress;
  /** Of several answers the first counts. */
  answer: (allowed: boolean) => void;
}

/** @param existing the endpoint to change; without it the first connection makes one. */
export const useConnection = (existing?: Endpoint) => {
  const [endpoint, setEndpoint] = useState(existing);
  const create = useCreateEndpoint();
  const update = useUpdateEndpoint();
  const remove = useRemoveEndpoint();
  const [question, setQuestion] = useState<Question>();

  const ask = (address: PrivateAddress): Promise<boolean> =>
    new Promise<boolean>((answer) => setQuestion({ address, answer })).finally(() => setQuestion(undefined));

  /**
   * Rejects when the server refuses; a provider that does not work is a result. A private address is
   * asked about first, and without a yes nothing changes.
   */
  const connect = async (wanted: NewEndpoint): Promise<Connection> => {
    try {
      return await save(wanted);
    } catch (error) {
      if (!isAboutPrivateAddress(error)) throw error;
      const allowPrivate = await ask(error.details as PrivateAddress);
      return allowPrivate ? save({ ...wanted, allowPrivate }) : connectionOf(endpoint);
    }
  };

  const save = async (wanted: NewEndpoint): Promise<Connection> => {
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

  const error = create.error ?? update.error;
  return {
    connection: connectionOf(endpoint),
    question,
    busy: create.isPending || update.isPending,
    error: isAboutPrivateAddress(error) ? null : error,
    connect,
    giveUp,
  };
};
