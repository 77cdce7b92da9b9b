/** A send that is repeated, because an answer was lost on the way or a finger was too quick, is one send. */
import assert from 'node:assert/strict';
import { ApiError } from '@stoa/contract/client';
import { endpointRoutes } from '@stoa/contract/models';
import { runRoutes } from '@stoa/contract/runs/routes';
import { ended, listMessages, newConversation, sendingOf, settleIn } from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { delay } from './house/patience.ts';
import { startServer } from './house/server.ts';
import { longText, startUpstream } from './house/upstream.ts';

const question = 'How many waves are there?';

const arrive = async (stage: Stage) => {
  const upstream = await startUpstream(stage);
  upstream.answer(question, { content: longText(20) }, { streamingProfile: { ttft: 100, tps: 80 } });
  const server = await startServer(stage);
  const settled = await settleIn(stage, server.url, upstream.baseUrl);
  const { person, model } = settled;
  const prepare = async () => {
    const { id: conversationId } = await newConversation(person);
    const body = sendingOf({ conversationId, model, text: question });
    return {
      conversationId,
      body,
      repeat: () => person.call(runRoutes.start, { params: { conversationId }, body }),
    };
  };
  return { ...settled, upstream, server, prepare };
};

journey(
  'the same send again, twelve times at once or long after, is one run with one answer',
  async (stage) => {
    const { upstream, person, prepare } = await arrive(stage);
    const { conversationId, repeat } = await prepare();
    const answers = await Promise.all(Array.from({ length: 12 }, repeat));
    const { run, input, output } = answers[0]!;
    await ended(person, run.id);
    const late = await repeat();
    assert.equal(late.run.status, 'done');
    for (const again of [...answers, late]) {
      assert.equal(again.run.id, run.id);
      assert.equal(again.input?.id, input?.id);
      assert.equal(again.output.id, output.id);
    }
    assert.equal((await listMessages(person, conversationId)).length, 2);
    assert.equal(upstream.timesAsked(question), 1);
  },
);

journey('another send under the same key is refused, and nothing is written', async (stage) => {
  const { person, prepare } = await arrive(stage);
  const { conversationId, body, repeat } = await prepare();
  const { run } = await repeat();
  const { id: otherId } = await newConversation(person);
  const differing = [
    { conversationId, body: { ...body, parts: [{ type: 'text' as const, text: 'Something else' }] } },
    { conversationId, body: { ...body, model: { ...body.model, id: 'gpt-4' } } },
    { conversationId: otherId, body },
  ];
  for (const { conversationId, body } of differing) {
    await assert.rejects(
      person.call(runRoutes.start, { params: { conversationId }, body }),
      (error) =>
        error instanceof ApiError && error.code === 'run/idempotency-conflict' && error.status === 409,
    );
  }
  await ended(person, run.id);
  assert.equal((await listMessages(person, conversationId)).length, 2);
  assert.deepEqual(await listMessages(person, otherId), []);
});

journey('a send that is repeated after kill -9 is still the same run', async (stage) => {
  const { server, person, prepare } = await arrive(stage);
  const { conversationId, repeat } = await prepare();
  // The answer of the first may never arrive: what was accepted is found again, what was not is sent now.
  const racing = repeat().catch(() => undefined);
  await delay(30);
  await server.killNine();
  const heard = await racing;
  await assert.rejects(
    repeat(),
    (error) => error instanceof ApiError && error.code === 'network/unreachable',
  );
  await server.restart();
  const again = await repeat();
  if (heard) assert.equal(again.run.id, heard.run.id);
  assert.equal((await repeat()).run.id, again.run.id);
  assert.equal((await ended(person, again.run.id)).status, 'done');
  assert.equal((await listMessages(person, conversationId)).length, 2);
});

journey('a repeated send answers as the first time even when its endpoint is gone', async (stage) => {
  const { person, endpoint, prepare } = await arrive(stage);
  const { repeat } = await prepare();
  const { run } = await repeat();
  await ended(person, run.id);
  await person.call(endpointRoutes.remove, { params: { endpointId: endpoint.id } });
  assert.equal((await repeat()).run.id, run.id);
});
