import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runWhileVisible } from './visible-stream.ts';

const createPage = () => {
  const listeners = {
    visibility: [] as (() => void)[],
    online: [] as (() => void)[],
    leave: [] as (() => void)[],
    back: [] as (() => void)[],
  };
  const on = (kind: keyof typeof listeners) => (listener: () => void) => {
    listeners[kind].push(listener);
    return () => {};
  };
  const page = { hidden: false };
  const did: string[] = [];
  const timers: (() => void)[] = [];
  const fire = (kind: keyof typeof listeners) => listeners[kind].forEach((listener) => listener());
  const stream = {
    start: () => void did.push('start'),
    stop: () => void did.push('stop'),
    renew: () => void did.push('renew'),
  };
  runWhileVisible(
    stream,
    {
      isHidden: () => page.hidden,
      onVisibility: on('visibility'),
      onOnline: on('online'),
      onLeave: on('leave'),
      onReturn: on('back'),
    },
    (_, run) => {
      timers.push(run);
      return () => void timers.splice(timers.indexOf(run), 1);
    },
  );
  const passGrace = () => timers.splice(0).forEach((run) => run());
  const hide = (hidden: boolean) => {
    page.hidden = hidden;
    fire('visibility');
  };
  return { did, fire, hide, passGrace };
};

test('a hidden tab closes its stream after the grace, and opens it when shown', () => {
  const { did, hide, passGrace } = createPage();
  hide(true);
  assert.deepEqual(did, ['start']);
  passGrace();
  hide(false);
  assert.deepEqual(did, ['start', 'stop', 'start']);
});

test('a glance at another tab closes nothing', () => {
  const { did, hide, passGrace } = createPage();
  hide(true);
  hide(false);
  passGrace();
  assert.equal(did.includes('stop'), false);
});

test('a page that comes back from the cache of the back button opens its stream anew', () => {
  const { did, fire } = createPage();
  fire('leave');
  fire('back');
  assert.deepEqual(did, ['start', 'stop', 'start']);
});

test('when the network is back the stream is renewed', () => {
  const { did, fire } = createPage();
  fire('online');
  assert.deepEqual(did, ['start', 'renew']);
});
