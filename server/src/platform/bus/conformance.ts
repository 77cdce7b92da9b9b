import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from './port.ts';

/** What every bus does. `settleMs` is how long a message may take. */
export const busConformance = (name: string, create: () => Promise<Bus>, settleMs = 0): void => {
  test(`${name}: listeners of a topic hear its messages in order, and no others`, async () => {
    const bus = await create();
    const heard: unknown[] = [];
    bus.subscribe('a', (message) => heard.push(message));
    bus.publish('a', { n: 1 });
    bus.publish('b', { n: 2 });
    bus.publish('a', { n: 3 });
    await delay(settleMs);
    assert.deepEqual(heard, [{ n: 1 }, { n: 3 }]);
  });

  test(`${name}: one who stopped listening hears nothing, the others still do`, async () => {
    const bus = await create();
    const heard: string[] = [];
    const stop = bus.subscribe('a', () => heard.push('first'));
    bus.subscribe('a', () => heard.push('second'));
    stop();
    stop();
    bus.publish('a', null);
    await delay(settleMs);
    assert.deepEqual(heard, ['second']);
  });

  test(`${name}: a listener may stop itself while hearing`, async () => {
    const bus = await create();
    const heard: string[] = [];
    const stop = bus.subscribe('a', () => {
      heard.push('once');
      stop();
    });
    bus.subscribe('a', () => heard.push('always'));
    bus.publish('a', null);
    bus.publish('a', null);
    await delay(settleMs);
    assert.deepEqual(heard, ['once', 'always', 'always']);
  });
};
