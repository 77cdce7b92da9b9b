import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from './port.ts';

/** What every bus does. */
export const busConformance = (name: string, create: () => Promise<Bus>): void => {
  test(`${name}: listeners of a topic hear its messages in order, and no others`, async () => {
    const bus = await create();
    const heard: unknown[] = [];
    bus.subscribe('a', (message) => heard.push(message));
    bus.publish('a', { n: 1 });
    bus.publish('b', { n: 2 });
    bus.publish('a', { n: 3 });
    await until(() => heard.length >= 2);
    assert.deepEqual(heard, [{ n: 1 }, { n: 3 }]);
    await bus.close();
  });

  test(`${name}: one who stopped listening hears nothing, the others still do`, async () => {
    const bus = await create();
    const heard: string[] = [];
    const stop = bus.subscribe('a', () => heard.push('first'));
    bus.subscribe('a', () => heard.push('second'));
    stop();
    stop();
    bus.publish('a', null);
    await until(() => heard.length > 0);
    assert.deepEqual(heard, ['second']);
    await bus.close();
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
    await until(() => heard.length >= 3);
    assert.deepEqual(heard, ['once', 'always', 'always']);
    await bus.close();
  });
};

export interface ManyBuses {
  /** Buses of as many processes, connected. */
  open(count: number): Promise<Bus[]>;
  /** Ends the connection of one of them, as a network does. */
  cut(bus: Bus): Promise<void>;
}

/** What a bus between processes does besides. */
export const manyProcessesBusConformance = (name: string, { open, cut }: ManyBuses): void => {
  const closeAll = (buses: readonly Bus[]) => Promise.all(buses.map((bus) => bus.close()));

  test(`${name}: every process hears what any of them says, once and in order`, async () => {
    const buses = await open(3);
    const said = Array.from({ length: 500 }, (_, n) => ({ n: n % 3, text: '"ü\n\0 \ud800' }));
    const heard = buses.map((bus) => {
      const messages: unknown[] = [];
      bus.subscribe('a', (message) => messages.push(message));
      bus.subscribe('b', () => assert.fail('of another topic'));
      return messages;
    });
    for (const message of said) buses[0]!.publish('a', message);
    buses[1]!.publish('c', 'nobody listens');
    await until(() => heard.every((messages) => messages.length >= said.length));
    for (const messages of heard) assert.deepEqual(messages, said);
    await closeAll(buses);
  });

  test(`${name}: what is too large to be carried is missed elsewhere, and not lost in silence`, async () => {
    const buses = await open(2);
    const [here, elsewhere] = buses as [Bus, Bus];
    const large = 'ü'.repeat(5000);
    const heard: unknown[] = [];
    const heardElsewhere: unknown[] = [];
    here.subscribe(
      'a',
      (message) => heard.push(message),
      () => heard.push('missed'),
    );
    elsewhere.subscribe(
      'a',
      (message) => heardElsewhere.push(message),
      () => heardElsewhere.push('missed'),
    );
    elsewhere.subscribe(
      'b',
      () => assert.fail('of another topic'),
      () => assert.fail('of another topic'),
    );
    here.publish('a', large);
    here.publish('a', 'small');
    await until(() => heardElsewhere.length >= 2);
    assert.deepEqual(heard, [large, 'small']);
    assert.deepEqual(heardElsewhere, ['missed', 'small']);
    await closeAll(buses);
  });

  test(`${name}: whoever was cut off comes back, and both sides are told that they may have missed something`, async () => {
    const buses = await open(2);
    const [one, two] = buses as [Bus, Bus];
    const heard: unknown[] = [];
    const heardElsewhere: unknown[] = [];
    let missed = 0;
    let missedElsewhere = 0;
    one.subscribe(
      'a',
      (message) => heard.push(message),
      () => (missed += 1),
    );
    two.subscribe(
      'a',
      (message) => heardElsewhere.push(message),
      () => (missedElsewhere += 1),
    );
    await cut(one);
    await until(() => missed > 0 && missedElsewhere > 0);
    one.publish('a', 'from one');
    two.publish('a', 'from two');
    await until(() => heard.length >= 2 && heardElsewhere.length >= 2);
    assert.deepEqual(new Set(heard), new Set(['from one', 'from two']));
    assert.deepEqual(new Set(heardElsewhere), new Set(['from one', 'from two']));
    await closeAll(buses);
  });
};

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 1000, 'waited too long');
    await delay(5);
  }
};
