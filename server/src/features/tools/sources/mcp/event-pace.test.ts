import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paced } from './event-pace.ts';

const stream = (chunk: string, times: number, type = 'text/event-stream; charset=utf-8') => {
  const bytes = new TextEncoder().encode(chunk);
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => (sent++ < times ? controller.enqueue(bytes) : controller.close()),
  });
  return { response: new Response(body, { headers: { 'content-type': type } }), sent: () => sent };
};

test('what a server has to say comes through as it is, however long one event is', async () => {
  const large = `data: ${'x'.repeat(1_000_000)}\n\n`;
  assert.equal(await paced(stream(large, 8).response).text(), large.repeat(8));
  const plain = stream('\n\n'.repeat(5000), 5, 'application/json').response;
  assert.equal(paced(plain), plain);
});

for (const [name, ends] of Object.entries({
  'line feeds': '\n\n',
  pairs: '\r\n\r\n',
  'carriage returns': '\r\r',
})) {
  test(`events without end are read at a pace: ${name}`, async () => {
    const { response, sent } = stream(`: ${ends}`.repeat(1000), 1000);
    const reader = paced(response).body!.getReader();
    // The first five hundred are free, and come fifty at a time.
    for (let pieces = 0; pieces < 11; pieces++) {
      const { value } = await reader.read();
      assert.ok(value!.length <= 51 * `: ${ends}`.length);
    }
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(sent() < 5, `${sent()} chunks were taken`);
    await reader.cancel();
  });
}
