import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from './metrics.ts';

test('a histogram counts what fits each bucket and all below it, with sum and count', async () => {
  const metrics = createMetrics();
  const waits = metrics.histogram('waits', 'How long', [0.1, 1], {});
  for (const seconds of [0.05, 0.1, 0.5, 3]) waits.observe(seconds, {});
  assert.equal(
    await metrics.text(),
    `# HELP waits How long
# TYPE waits histogram
waits_bucket{le="0.1"} 2
waits_bucket{le="1"} 3
waits_bucket{le="+Inf"} 4
waits_sum 3.65
waits_count 4
`,
  );
});

test('a value that its label does not have counts as other, and is not on the page', async () => {
  const metrics = createMetrics();
  const asked = metrics.counter('asked', 'x', { by: ['a', 'b'], how: ['c'] });
  asked.add(2, { by: 'a', how: 'c' });
  for (const by of ['canary"} 7\n', 'canary']) asked.add(1, { by, how: 'canary' });
  const text = await metrics.text();
  assert.ok(!text.includes('canary'));
  assert.match(text, /^asked\{by="a",how="c"\} 2\nasked\{by="other",how="other"\} 2\n$/m);
});

test('a counter of one label stands at zero before the first, so that its rise is seen', async () => {
  const metrics = createMetrics();
  metrics.counter('ends', 'x', { how: ['well', 'badly'] });
  assert.match(await metrics.text(), /ends\{how="well"\} 0\nends\{how="badly"\} 0\n/);
});

test('a reading that cannot be taken is left out and takes no other with it', async () => {
  const metrics = createMetrics();
  metrics.read('gauge', 'broken', 'x', () => Promise.reject(new Error('the database is gone')));
  metrics.read('gauge', 'whole', 'x', async () => ({ a: 1 }), 'of');
  assert.equal(await metrics.text(), '# HELP whole x\n# TYPE whole gauge\nwhole{of="a"} 1\n');
});
