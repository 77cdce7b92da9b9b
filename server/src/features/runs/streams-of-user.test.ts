import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventSink } from '../../kernel/handler.ts';
import { createStreamsOfUser } from './streams-of-user.ts';

const openSink = () => {
  const closings: (() => void)[] = [];
  const sink: EventSink = {
    write() {},
    bufferedBytes: 0,
    end() {},
    onClose: (then) => void closings.push(then),
  };
  return { sink, close: () => closings.forEach((then) => then()) };
};

test('beyond the bound the oldest stream of that person is let go, once, and of nobody else (SR-64)', () => {
  const streams = createStreamsOfUser(2);
  const letGo: string[] = [];
  const add = (userId: string, name: string) => {
    const { sink, close } = openSink();
    streams.add(userId, sink, () => {
      letGo.push(name);
      close();
    });
    return close;
  };
  add('bob', 'b1');
  add('ada', 'a1');
  const closeSecond = add('ada', 'a2');
  add('ada', 'a3');
  assert.deepEqual(letGo, ['a1']);
  closeSecond();
  add('ada', 'a4');
  assert.deepEqual(letGo, ['a1']);
  add('ada', 'a5');
  assert.deepEqual(letGo, ['a1', 'a3']);
  assert.deepEqual([streams.countOf('ada'), streams.countOf('bob')], [2, 1]);
});

test('who has closed everything is forgotten', () => {
  const streams = createStreamsOfUser(2);
  const { sink, close } = openSink();
  streams.add('ada', sink, () => assert.fail());
  close();
  assert.equal(streams.countOf('ada'), 0);
});
