import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorFromThrown, kindOfComplaint, type ModelErrorKind, redacted, retryAfterMs } from './errors.ts';

describe('the kind of a complaint', () => {
  const cases: [status: number | undefined, message: string, kind: ModelErrorKind][] = [
    [401, 'Incorrect API key provided', 'auth'],
    [402, 'Insufficient Balance', 'auth'],
    [403, 'Country not supported', 'auth'],
    [403, 'Your input was flagged', 'refused'],
    [404, 'The model `x` does not exist', 'bad-request'],
    [408, 'Request Timeout', 'timeout'],
    [429, 'Rate limit reached, please reduce the length', 'rate-limit'],
    [413, 'Payload Too Large', 'context-overflow'],
    [400, "This model's maximum context length is 8192 tokens", 'context-overflow'],
    [400, 'the request exceeds the available context size, try increasing it', 'context-overflow'],
    [400, 'prompt is too long: 210000 tokens > 200000 maximum', 'context-overflow'],
    [400, 'The input token count (1200000) exceeds the maximum number of tokens allowed', 'context-overflow'],
    [500, 'input is larger than the context window', 'context-overflow'],
    [400, 'The response was filtered due to the content management policy', 'refused'],
    [400, "'temperature' must be at most 2", 'bad-request'],
    [422, 'Field required', 'bad-request'],
    [500, 'Internal Server Error', 'overloaded'],
    [503, 'no healthy upstream', 'overloaded'],
    [529, 'Overloaded', 'overloaded'],
    [undefined, 'Rate limit exceeded', 'rate-limit'],
    [undefined, 'invalid_api_key', 'auth'],
    [undefined, 'The engine is currently overloaded', 'overloaded'],
    [undefined, 'Upstream idle timeout exceeded', 'timeout'],
    [undefined, 'Invalid value for seed', 'bad-request'],
    [undefined, 'Something went wrong', 'overloaded'],
  ];
  for (const [status, message, kind] of cases) {
    it(`is ${kind} for ${status ?? 'no status'} and "${message}"`, () => {
      assert.equal(kindOfComplaint({ status, message }), kind);
    });
  }

  it('is found by the code where the words say nothing', () => {
    assert.equal(
      kindOfComplaint({ status: 400, message: 'No.', code: 'context_length_exceeded' }),
      'context-overflow',
    );
    assert.equal(kindOfComplaint({ status: 400, message: 'No.', code: 'content_filter' }), 'refused');
  });
});

describe('a message', () => {
  it('loses the key of the endpoint and whatever looks like one', () => {
    const secret = 'my very own password';
    const message = `No: ${secret}, sk-proj-abcdef1234567890, sk-abc***********wxyz, Bearer abc.def-ghi.`;
    assert.equal(redacted(message, [secret]), 'No: [redacted], [redacted], [redacted], [redacted]');
  });

  it('keeps words that only begin like a key', () => {
    const message = 'skip the task, sky-scraper-like descriptions and risk-management are fine';
    assert.equal(redacted(message), message);
  });

  it('has at most 500 characters', () => {
    const cut = redacted('no '.repeat(1_000));
    assert.ok(cut.length <= 500);
    assert.ok(cut.endsWith('…'));
  });
});

describe('what fetch throws', () => {
  it('is told by its cause', () => {
    const cause = Object.assign(new AggregateError([new Error('connect ECONNREFUSED ::1:1')]), {
      code: 'ECONNREFUSED',
    });
    const error = errorFromThrown(new TypeError('fetch failed', { cause }));
    assert.deepEqual(error, {
      kind: 'network',
      message: 'The connection failed: connect ECONNREFUSED ::1:1',
    });
  });

  it('is a timeout when the cause is one', () => {
    const cause = Object.assign(new Error('Headers Timeout Error'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
    assert.equal(errorFromThrown(new TypeError('fetch failed', { cause })).kind, 'timeout');
    assert.equal(errorFromThrown(new DOMException('too slow', 'TimeoutError')).kind, 'timeout');
  });

  it('may be no error at all', () => {
    assert.deepEqual(errorFromThrown('oops'), { kind: 'network', message: 'The connection failed: oops' });
  });
});

describe('the time to wait', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const wait = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), now);

  it('is read from seconds, milliseconds and dates', () => {
    assert.equal(wait({ 'retry-after': '7' }), 7_000);
    assert.equal(wait({ 'retry-after': '0.5' }), 500);
    assert.equal(wait({ 'retry-after': '9', 'retry-after-ms': '1250' }), 1_250);
    assert.equal(wait({ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }), 60_000);
    assert.equal(wait({ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }), 0);
  });

  it('is unknown when nothing sensible is said', () => {
    assert.equal(wait({}), undefined);
    assert.equal(wait({ 'retry-after': 'soon' }), undefined);
    assert.equal(wait({ 'retry-after': '' }), undefined);
  });
});
