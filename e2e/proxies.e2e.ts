/** Stoa behind the reverse proxies whose set-up the documentation hands out, over TLS and HTTP/2. */
import assert from 'node:assert/strict';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { accountRoutes } from '@stoa/contract/accounts';
import { urlOf } from '@stoa/contract/client';
import { endpointRoutes, type ModelChoice } from '@stoa/contract/models';
import { runRoutes } from '@stoa/contract/runs/routes';
import type { Instance } from '@stoa/contract/instance';
import {
  eventsOfRun,
  newConversation,
  openPerson,
  password,
  type Person,
  send,
  signUp,
  uploadFile,
} from './house/api.ts';
import { journey } from './house/journey.ts';
import { until } from './house/patience.ts';
import { pictureOf } from './house/pictures.ts';
import { freePort, isInstalled, makeCertificate, proxies, publicName, startProxy } from './house/proxies.ts';
import { makeFolder, startServer } from './house/server.ts';

const inCi = Boolean(process.env.CI) && process.env.CI !== 'false';

type Answer = (error: null, address: string | LookupAddress[], family?: number) => void;

interface Pace {
  firstMs: number;
  medianGapMs: number;
  shareWithin60Ms: number;
}

/** How an answer at 50 tokens a second arrives. */
const paceOf = async (person: Person, model: ModelChoice): Promise<Pace> => {
  const { id: conversationId } = await newConversation(person);
  const askedAt = performance.now();
  const { run } = await send(person, { conversationId, model, text: '/script tokens=150 rate=50' });
  const arrivals: number[] = [];
  for await (const { type } of eventsOfRun(person, run.id)) {
    if (type === 'text-delta') arrivals.push(performance.now());
  }
  const gaps = arrivals.slice(1).map((at, index) => at - arrivals[index]!);
  assert.ok(gaps.length > 20, `the answer came in ${arrivals.length} pieces`);
  return {
    firstMs: Math.round(arrivals[0]! - askedAt),
    medianGapMs: Math.round(gaps.toSorted((a, b) => a - b)[gaps.length >> 1]!),
    shareWithin60Ms: gaps.filter((gap) => gap <= 60).length / gaps.length,
  };
};

/** Longer than nginx is told to wait here, and than two comments of the server are apart. */
const silenceMs = 22_000;

/** An answer that begins after a long silence, followed as bytes: what is heard, and how it ends. */
const waitThroughSilence = async (person: Person, model: ModelChoice) => {
  const { id: conversationId } = await newConversation(person);
  const asking = `/script delay=${silenceMs} tokens=5`;
  const { run } = await send(person, { conversationId, model, text: asking });
  const response = await person.request(urlOf(runRoutes.events, { params: { runId: run.id } }));
  assert.equal(response.status, 200);
  let heard = '';
  const over = (async () => {
    for await (const bytes of response.body!) heard += Buffer.from(bytes).toString();
  })();
  // It may break while nobody waits for it yet.
  over.catch(() => undefined);
  return { heard: () => heard, over };
};

const negotiated = async (port: number, ca: string): Promise<string | false | null> => {
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: publicName,
    ca,
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  await once(socket, 'secureConnect');
  socket.destroy();
  return socket.alpnProtocol;
};

/** Says that so many bytes will come, sends the first, and waits for what is said to that. */
const announce = async (
  url: string,
  ca: string,
  sizeBytes: number,
): Promise<{ status: number; text: string }> => {
  const headers = { origin: url, 'content-type': 'application/json', 'content-length': String(sizeBytes) };
  const upload = request(`${url}/api/conversations`, {
    method: 'POST',
    headers,
    ca,
    lookup: toLoopback,
    agent: false,
  });
  upload.write('{');
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  const answer = { status: response.statusCode!, text: await text(response) };
  upload.on('error', () => undefined).destroy();
  return answer;
};

for (const proxy of proxies) {
  const missing = isInstalled(proxy) ? undefined : `${proxy.program} is not installed`;
  journey(
    `behind ${proxy.name}, by the file that the documentation hands out`,
    async (stage) => {
      const folder = makeFolder(stage, proxy.name);
      const certificate = makeCertificate(folder);
      const [port, stoaPort] = [await freePort(), await freePort()];
      const url = `https://${publicName}:${port}`;
      const server = await startServer(stage, {
        STOA_PORT: String(stoaPort),
        STOA_PUBLIC_URL: url,
        STOA_TRUSTED_PROXIES: '127.0.0.1',
      });
      await startProxy(stage, proxy, { folder, port, stoaPort, certificate });
      assert.equal(await negotiated(port, certificate.cert), 'h2', 'many tabs need HTTP/2');

      const lookup = { ca: certificate.cert, lookup: toLoopback };
      const through = openPerson(stage, url, { connect: lookup, allowH2: true });
      const direct = openPerson(stage, `http://127.0.0.1:${stoaPort}`);

      // Whoever comes through the proxy is elsewhere, whatever they claim.
      const forged = { headers: { 'x-forwarded-for': '127.0.0.1' } };
      const instance = (await (await through.request('/api/instance', forged)).json()) as Instance;
      assert.equal(instance.firstAccount.claimRequired, true);
      assert.equal((await through.request('/metrics')).status, 404);
      const claim = /needs this code: (\S+)/.exec(server.output())![1]!;
      await signUp(through, 'Ada', claim);
      assert.match(through.cookie, /^__Host-/);
      await direct.call(accountRoutes.signIn, { body: { email: 'ada@example.com', password } });

      const body = { name: 'Script', provider: 'scripted' as const };
      const { id: endpointId } = await through.call(endpointRoutes.create, { body });
      const model = { endpointId, id: 'paced' };
      const silent = await waitThroughSilence(through, model);
      await until('the beginning of a silent stream', () => silent.heard().includes('run-start'), 2_000);
      await paceOf(direct, model);
      const [floor, paced] = [await paceOf(direct, model), await paceOf(through, model)];
      const figures = JSON.stringify({ direct: floor, [proxy.name]: paced });
      assert.ok(paced.medianGapMs <= floor.medianGapMs + 20, figures);
      assert.ok(paced.shareWithin60Ms >= floor.shareWithin60Ms - 0.1, figures);
      assert.ok(paced.firstMs <= floor.firstMs + 250, figures);

      const picture = Buffer.concat([pictureOf('a.png').buffer, randomBytes(8_000_000)]);
      assert.equal((await uploadFile(through, Uint8Array.from(picture), 'a.png')).mediaType, 'image/png');
      // It is Stoa that says no to too much, in its own words.
      const large = await announce(url, certificate.cert, 26_000_000);
      assert.equal(large.status, 413);
      assert.match(large.text, /request\/too-large/);

      await silent.over;
      assert.match(silent.heard(), /\n:\n/, 'a comment has kept it open');
      assert.match(silent.heard(), /text-delta[\s\S]*run-end/);
    },
    { skip: inCi ? undefined : missing },
  );
}

/** The name of the examples leads nowhere; here it leads to the proxy on this machine. */
function toLoopback(_: string, { all }: LookupOptions, answer: Answer): void {
  if (all) answer(null, [{ address: '127.0.0.1', family: 4 }]);
  else answer(null, '127.0.0.1', 4);
}
