import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { createSseParser, MAX_EVENT_CHARS } from './sse.ts';

type Event = [data: string, event: string];

function parse(chunks: Iterable<Uint8Array | string>): Event[] {
  const events: Event[] = [];
  const parser = createSseParser((data, event) => events.push([data, event]));
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return events;
}

/** Cuts at the given places, in any order and number; places beyond the end cut nothing. */
function cut<Whole extends { length: number; slice(from: number, to: number): Whole }>(
  whole: Whole,
  places: number[],
): Whole[] {
  const at = [0, ...places.map((place) => place % (whole.length + 1)), whole.length].toSorted(
    (a, b) => a - b,
  );
  return at.slice(1).map((to, index) => whole.slice(at[index]!, to));
}

const line = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `data: ${text}`),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `data:${text}`),
  fc.constantFrom(
    '',
    '',
    'event: ping',
    ': comment',
    'id: 7',
    'retry: 10',
    'data',
    'nonsense',
    'data: 世界 👩‍🚀',
  ),
);
const stream = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 30 })
  .map((lines) => lines.map(([text, ending]) => text + ending).join(''));
const places = fc.array(fc.nat({ max: 2_000 }), { maxLength: 40 });

describe('the event stream parser', () => {
  it('finds the same events however the bytes are cut', () => {
    fc.assert(
      fc.property(stream, places, (text, at) => {
        const bytes = new TextEncoder().encode(text);
        assert.deepEqual(parse(cut(bytes, at)), parse([bytes]));
        assert.deepEqual(parse(Array.from(bytes, (byte) => Uint8Array.of(byte))), parse([bytes]));
      }),
    );
  });

  it('finds the same events in text however it is cut', () => {
    fc.assert(
      fc.property(stream, places, (text, at) => {
        assert.deepEqual(parse(cut(text, at)), parse([text]));
      }),
    );
  });

  it('gives back what any list of payloads was written as', () => {
    const payload = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.array(payload), places, (payloads, at) => {
        const bytes = new TextEncoder().encode(payloads.map((text) => `data: ${text}\n\n`).join(''));
        assert.deepEqual(
          parse(cut(bytes, at)),
          payloads.map((text) => [text, 'message']),
        );
      }),
    );
  });

  it('joins the lines of one event and keeps its name', () => {
    assert.deepEqual(parse(['event: error\ndata: one\ndata:two\n\ndata: next\n\n']), [
      ['one\ntwo', 'error'],
      ['next', 'message'],
    ]);
  });

  it('skips comments, unknown fields, empty events and a byte order mark', () => {
    assert.deepEqual(
      parse(['\uFEFFdata: a\n\n: keep-alive\n\ndata\n\ndata: \n\nwhat: ever\nrubbish\ndata: b\n\n']),
      [
        ['a', 'message'],
        ['b', 'message'],
      ],
    );
  });

  it('gives out a last event that lacks its blank line', () => {
    assert.deepEqual(parse(['data: [DONE]']), [['[DONE]', 'message']]);
  });

  it('refuses an event that does not end', () => {
    const half = 'x'.repeat(MAX_EVENT_CHARS / 2 + 1);
    assert.throws(() => parse(['data: ', half, half]), /larger than 32 MiB/);
    assert.throws(() => parse([`data: ${half}\n`, `data: ${half}\n`]), /larger than 32 MiB/);
  });
});
