/**
 * One person's servers are dead, slow, huge or without end, and are asked again and again. Another person's chat and
 * another server go on beside that: nobody waits for what is somebody else's trouble. The bounds are wide, for what
 * is wrong here is wrong by seconds.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { endpointRoutes } from '@stoa/contract/models';
import { defaultRoleId, roleRoutes } from '@stoa/contract/roles';
import { settingsRoutes } from '@stoa/contract/settings';
import { toolRoutes } from '@stoa/contract/tools';
import { runRoutes } from '@stoa/contract/runs/routes';
import { legacyAnswers } from '../server/src/features/tools/sources/mcp/testing/servers.ts';
import { ended, newConversation, newKey, openPerson, type Person, signUp } from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { freePort } from './house/proxies.ts';
import { startServer } from './house/server.ts';

const floodMs = 3000;
const atOnce = 6;

/** Of an answer to somebody else, with a call of another server in it, while others flood. */
const longestRunMs = 5000;
/** How late the event loop may be, in 99 of 100 looks. */
const latestSeconds = 1;
/** The end of what was asked of a bad server, once nobody asks any more. */
const longestRestMs = 10_000;

type Answer = (response: ServerResponse, body: string, request: IncomingMessage) => unknown;

const listen = async (stage: Stage, answer: Answer): Promise<string> => {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    await answer(response, body, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stage.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
};

const idIn = (body: string): unknown => (JSON.parse(body) as { id?: unknown }).id;
const isFor = (body: string, method: string) => body.includes(`"${method}"`);
const json = { 'content-type': 'application/json' };

/** An answer of this many megabytes, made once. */
const padding = (megabytes: number): string => 'x'.repeat(megabytes * 1_000_000);

const rows: Record<string, (stage: Stage) => Promise<string>> = {
  'like any other': (stage) => listen(stage, legacyAnswers()),
  dead: async () => `http://127.0.0.1:${await freePort()}/mcp`,
  'without an answer': (stage) => listen(stage, () => undefined),
  flapping: (stage) => {
    let count = 0;
    const answer = legacyAnswers();
    return listen(stage, (response, body) => {
      count += 1;
      return count % 3 === 0 ? response.writeHead(502).end() : answer(response, body);
    });
  },
  'of three hundred pages': (stage) => {
    const tool = { inputSchema: { type: 'object' }, description: 'x'.repeat(10_000) };
    const answer = legacyAnswers({
      'tools/list': ({ cursor }) => {
        const at = Number(cursor ?? 0);
        return {
          tools: [0, 1, 2].map((n) => ({ name: `t${at}-${n}`, ...tool })),
          nextCursor: String(at + 1),
        };
      },
    });
    return listen(stage, answer);
  },
  'of pages full of nothing': (stage) => {
    const answer = legacyAnswers();
    const nothing = padding(9);
    let at = 0;
    return listen(stage, (response, body) => {
      if (!isFor(body, 'tools/list')) return answer(response, body);
      at += 1;
      response.writeHead(200, json);
      return response.end(
        `{"jsonrpc":"2.0","id":${JSON.stringify(idIn(body))},"result":{"tools":[],"nextCursor":"${at}","_meta":{"x":"${nothing}"}}}`,
      );
    });
  },
  'with results of nine megabytes': (stage) => {
    const answer = legacyAnswers();
    const text = padding(9);
    return listen(stage, (response, body) => {
      if (!isFor(body, 'tools/call')) return answer(response, body);
      response.writeHead(200, json);
      return response.end(
        `{"jsonrpc":"2.0","id":${JSON.stringify(idIn(body))},"result":{"content":[{"type":"text","text":"${text}"}]}}`,
      );
    });
  },
  'that never stop talking': (stage) => {
    const answer = legacyAnswers();
    const event = `data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'x'.repeat(200) } })}\n\n`;
    const chunk = event.repeat(100);
    return listen(stage, async (response, body) => {
      if (!isFor(body, 'tools/call')) return answer(response, body);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      while (!response.destroyed) {
        if (!response.write(chunk)) await drained(response);
      }
    });
  },
};

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });

const settle = async (stage: Stage) => {
  const server = await startServer(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  const permissions = { ownMcpServers: true };
  await ada.call(roleRoutes.update, { params: { roleId: defaultRoleId }, body: { permissions } });
  await ada.call(toolRoutes.addRule, { body: { effect: 'allow' } });
  const { id: endpointId } = await ada.call(endpointRoutes.create, {
    body: { name: 'Script', provider: 'scripted' },
  });
  const [ben, mallory] = [openPerson(stage, server.url), openPerson(stage, server.url)];
  await signUp(ben, 'Ben');
  await signUp(mallory, 'Mallory');
  const add = async (person: Person, name: string, url: string) =>
    (await person.call(mcpServerRoutes.create, { body: { name, url, timeoutMs: 4000 } })).id;
  return { server, ada, ben, mallory, endpointId, add };
};

const ask = async (person: Person, endpointId: string, toolSources: string[], text: string) => {
  const { id: conversationId } = await newConversation(person);
  const { run } = await person.call(runRoutes.start, {
    params: { conversationId },
    body: {
      parentId: null,
      parts: [{ type: 'text', text }],
      model: { endpointId, id: 'echo', settings: { tokensPerSecond: 0 } },
      toolSources,
      idempotencyKey: newKey(),
    },
  });
  return ended(person, run.id);
};

/** How late the event loop was since this was last asked, in seconds. */
const latenessOf = async (person: Person): Promise<number> => {
  const text = await (await person.request('/metrics')).text();
  return Number(/stoa_event_loop_delay_seconds\{quantile="0.99"\} (\S+)/.exec(text)![1]);
};

journey('servers that are bad in every way are one person’s trouble, and nobody else’s', async (stage) => {
  const { ada, ben, mallory, endpointId, add } = await settle(stage);
  const good = await add(ada, 'Good', await listen(stage, legacyAnswers()));
  for (const [what, open] of Object.entries(rows)) {
    const bad = await add(mallory, 'Bad', await open(stage));
    const untilMs = performance.now() + floodMs;
    const isOver = () => performance.now() > untilMs;
    let asked = 0;
    const flood = Array.from({ length: atOnce }, async (_, n) => {
      while (!isOver()) {
        asked += 1;
        const params = { mcpServerId: bad };
        if (n % 3 === 0) await ask(mallory, endpointId, [bad], '/call Bad_echo {}').catch(() => undefined);
        else if (n % 3 === 1) await mallory.call(mcpServerRoutes.connect, { params, body: {} });
        else await mallory.call(mcpServerRoutes.call, { params, body: { tool: 'echo' } });
      }
    });
    await until('the flood', () => asked >= atOnce);
    await latenessOf(ada);
    const took: number[] = [];
    while (!isOver()) {
      const beganMs = performance.now();
      const run = await ask(ben, endpointId, [good], 'Good morning\n/call Good_echo {}');
      took.push(performance.now() - beganMs);
      assert.equal(run.status, 'done');
    }
    const late = await latenessOf(ada);
    const beganMs = performance.now();
    await Promise.all(flood);
    const restMs = performance.now() - beganMs;
    const longestMs = Math.max(...took);
    const told = `${what}: ${asked} asked, ${took.length} runs beside, the longest ${longestMs} ms, ${late} s late, ${restMs} ms left`;
    assert.ok(longestMs < longestRunMs && late < latestSeconds && restMs < longestRestMs, told);
    await mallory.call(mcpServerRoutes.remove, { params: { mcpServerId: bad } });
  }
});
