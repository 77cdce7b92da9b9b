/** People who speak to the server as programs do: the typed client with an Origin and a session cookie. */
import { randomUUID } from 'node:crypto';
import { accountRoutes, type User } from '@stoa/contract/accounts';
import { type Call, createClient, urlOf } from '@stoa/contract/client';
import { type Conversation, conversationRoutes, type Message } from '@stoa/contract/conversations';
import type { File } from '@stoa/contract/files';
import { type Endpoint, endpointRoutes, type ModelChoice } from '@stoa/contract/models';
import type { StreamedEvent } from '@stoa/contract/runs/events';
import { type Run, runRoutes, type StartRun } from '@stoa/contract/runs/routes';
import { isEnded } from '@stoa/contract/runs/status';
import { Agent, fetch, FormData, type RequestInit, type Response } from 'undici';
import type { Stage } from './journey.ts';
import { until } from './patience.ts';
import { readEvents, type ServerSentEvent } from './event-stream.ts';
import { modelId } from './upstream.ts';

export const password = 'a long enough password';

export interface Person {
  readonly call: Call;
  /** Any request, with this person's cookie and the server's own origin unless `headers` say otherwise. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** An event stream, until it ends, breaks, or `signal` aborts. */
  events(path: string, signal?: AbortSignal): AsyncGenerator<ServerSentEvent>;
  readonly cookie: string;
}

export const openPerson = (stage: Stage, serverUrl: string, connections: Agent.Options = {}): Person => {
  // A connection pool of one's own: what is left of a killed server is nobody else's trouble.
  const dispatcher = new Agent(connections);
  stage.after(() => dispatcher.destroy());
  let cookie = '';
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { origin: serverUrl, ...(cookie && { cookie }), ...(init.headers as object) };
    const response = await fetch(serverUrl + path, { ...init, headers, dispatcher });
    for (const line of response.headers.getSetCookie()) {
      if (/^(__Host-)?stoa_session=/.test(line)) cookie = line.split(';')[0]!;
    }
    return response;
  };
  return {
    call: createClient(request),
    request,
    async *events(path, signal) {
      const response = await request(path, signal ? { signal } : {});
      if (!response.ok || !response.body) throw new Error(`${path} answered ${response.status}.`);
      yield* readEvents(response.body);
    },
    get cookie() {
      return cookie;
    },
  };
};

export const signUp = async (person: Person, name: string, claim?: string): Promise<User> => {
  const email = `${name.toLowerCase().split(' ')[0]}@example.com`;
  const { user } = await person.call(accountRoutes.signUp, {
    body: { name, email, password, ...(claim && { claim }) },
  });
  if (!user) throw new Error(`${name} has to confirm the address first.`);
  return user;
};

export const addEndpoint = (person: Person, baseUrl: string, apiKey?: string): Promise<Endpoint> =>
  person.call(endpointRoutes.create, {
    body: {
      name: 'Upstream',
      provider: 'openai-compatible',
      baseUrl,
      ...(apiKey !== undefined && { apiKey }),
    },
  });

/** A signed-in administrator with one endpoint at `baseUrl`. */
export const settleIn = async (
  stage: Stage,
  serverUrl: string,
  baseUrl: string,
  apiKey?: string,
): Promise<{ person: Person; user: User; endpoint: Endpoint; model: ModelChoice }> => {
  const person = openPerson(stage, serverUrl);
  const user = await signUp(person, 'Ada');
  const endpoint = await addEndpoint(person, baseUrl, apiKey);
  return { person, user, endpoint, model: { endpointId: endpoint.id, id: modelId } };
};

export const newConversation = (person: Person): Promise<Conversation> =>
  person.call(conversationRoutes.create, { body: {} });

export const uploadFile = async (
  person: Person,
  content: string | Uint8Array<ArrayBuffer>,
  name: string,
): Promise<File> => {
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  const response = await person.request('/api/files', { method: 'POST', body: form });
  if (response.status !== 201) throw new Error(`The upload answered ${response.status}.`);
  return (await response.json()) as File;
};

export const newKey = (): string => randomUUID();

export interface Sending {
  conversationId: string;
  model: ModelChoice;
  text: string;
  parentId?: string | null;
}

export const sendingOf = ({ model, text, parentId = null }: Sending): StartRun => ({
  parentId,
  parts: [{ type: 'text', text }],
  model,
  idempotencyKey: newKey(),
});

export const send = (person: Person, sending: Sending) =>
  person.call(runRoutes.start, {
    params: { conversationId: sending.conversationId },
    body: sendingOf(sending),
  });

export const listMessages = async (person: Person, conversationId: string): Promise<Message[]> =>
  (await person.call(conversationRoutes.messages, { params: { conversationId }, query: {} })).items;

export const getMessage = async (person: Person, run: Run): Promise<Message> => {
  const messages = await listMessages(person, run.conversationId);
  const message = messages.find(({ id }) => id === run.messageId);
  if (!message) throw new Error('The message of the run is not on the branch that is shown.');
  return message;
};

export const ended = (person: Person, runId: string, withinMs = 20_000): Promise<Run> =>
  until(
    'the end of the run',
    async () => {
      const run = await person.call(runRoutes.get, { params: { runId } });
      return isEnded(run.status) && run;
    },
    withinMs,
  );

export const eventsOfRun = async function* (
  person: Person,
  runId: string,
  after = 0,
  signal?: AbortSignal,
): AsyncGenerator<StreamedEvent> {
  const path = urlOf(runRoutes.events, { params: { runId }, query: { after } });
  for await (const event of person.events(path, signal)) yield JSON.parse(event.data) as StreamedEvent;
};

/** The whole log of a run that has ended. */
export const logOf = async (person: Person, runId: string): Promise<StreamedEvent[]> =>
  Array.fromAsync(eventsOfRun(person, runId));

/** A reader of a run that notes every event until the stream ends or breaks. */
export interface Reader {
  readonly seen: StreamedEvent[];
  /** What it has read of the answer so far. */
  text(): string;
  /** The stream has ended, in whichever way. */
  readonly over: Promise<void>;
}

export const readRun = (person: Person, runId: string, after = 0): Reader => {
  const seen: StreamedEvent[] = [];
  const over = (async () => {
    for await (const event of eventsOfRun(person, runId, after)) seen.push(event);
  })().catch(() => undefined);
  return {
    seen,
    over,
    text: () => seen.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''),
  };
};
