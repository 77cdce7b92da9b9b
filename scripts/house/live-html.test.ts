import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from './testing.ts';

const path = 'web/src/ui/x.tsx';
const live = [
  `export const f = (n: Element) => { n.innerHTML = ''; };`,
  `export const f = (n: Element) => { n['outerHTML'] = ''; };`,
  `export const f = (n: Element) => n.insertAdjacentHTML('beforeend', '');`,
  `export const F = () => <p dangerouslySetInnerHTML={{ __html: '' }} />;`,
  `export const props = { dangerouslySetInnerHTML: { __html: '' } };`,
  `document.write('');`,
  `eval('1');`,
  `new Function('return 1');`,
  `globalThis.eval('1');`,
  `export const F = () => <iframe srcDoc="" />;`,
  `import { renderToString } from 'katex';`,
];

for (const text of live) {
  test(`a string becomes markup or code: ${text}`, () =>
    assert.deepEqual(placesOf('live-html', { [path]: text }), [`${path}:1`]));
}

test('elements, text and words are free', () => {
  const text = `export const F = (f: Function) => <p title="innerHTML">{String(f)}</p>;
    export const g = (n: Element, document: { write(x: string): void }) => { n.textContent = ''; return document; };`;
  assert.deepEqual(
    placesOf('live-html', { [path]: text, 'web/src/ui/x.test.ts': 'void document.body.innerHTML;' }),
    [],
  );
});
