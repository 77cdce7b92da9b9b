import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Secrets } from './port.ts';

/** What every keeper of secrets does. `create` makes one with a key of its own each time. */
export const secretsConformance = (name: string, create: () => Secrets): void => {
  test(`${name}: what was sealed opens at its place, and looks different each time`, () => {
    const secrets = create();
    const one = secrets.seal('sk-ключ-🔑', 'endpoints.end_1.apiKey');
    const two = secrets.seal('sk-ключ-🔑', 'endpoints.end_1.apiKey');
    assert.notEqual(one, two);
    assert.ok(!one.includes('sk-'));
    assert.equal(secrets.open(one, 'endpoints.end_1.apiKey'), 'sk-ключ-🔑');
  });

  test(`${name}: a secret moved to another place does not open`, () => {
    const secrets = create();
    const sealed = secrets.seal('a', 'endpoints.end_1.apiKey');
    assert.throws(() => secrets.open(sealed, 'endpoints.end_2.apiKey'));
  });

  test(`${name}: a changed secret, or one under another key, does not open`, () => {
    const secrets = create();
    const sealed = secrets.seal('a secret', 'p');
    const middle = sealed.length - 10;
    const changed = sealed.slice(0, middle) + (sealed[middle] === 'A' ? 'B' : 'A') + sealed.slice(middle + 1);
    assert.throws(() => secrets.open(changed, 'p'));
    assert.throws(() => create().open(sealed, 'p'));
    assert.throws(() => secrets.open('a secret', 'p'));
  });

  test(`${name}: its own seal is current, that of another key is not`, () => {
    const secrets = create();
    assert.equal(secrets.isCurrent(secrets.seal('a', 'p')), true);
    assert.equal(secrets.isCurrent(create().seal('a', 'p')), false);
    assert.equal(secrets.isCurrent('a'), false);
  });
};
