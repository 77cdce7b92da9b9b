/** node:http as the contract's `Fetch`: the client shares the machine with what it measures, and this is the lighter one. */
import type { Fetch } from '@stoa/contract/client';
import { type Agent, type IncomingMessage, request as ask } from 'node:http';
import { text } from 'node:stream/consumers';

export interface HttpRequest {
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/** Resolves with the head of the answer; its body is still to be read. */
export const send = (
  agent: Agent,
  url: string,
  { method, headers, body }: HttpRequest,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    ask(url, { agent, method, headers }, resolve).on('error', reject).end(body);
  });

export const createHttpFetch =
  (agent: Agent): Fetch =>
  async (url, request) => {
    const response = await send(agent, url, request);
    const status = response.statusCode ?? 0;
    return { ok: status >= 200 && status < 300, status, text: () => text(response) };
  };
