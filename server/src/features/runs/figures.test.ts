import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestRooms } from '../../app/testing.ts';
import { readToEnd, startTestRun } from './testing.ts';

test('figures tell how runs end, what they spend and how long people wait, and never a name', async () => {
  const rooms = await openTestRooms({ titles: false });
  const ada = await rooms.addUser('Ada');
  const endpointId = await rooms.addScriptedEndpoint(ada);
  const { run } = await startTestRun(rooms, ada, endpointId, 'one two three');
  const figure = async (line: string) =>
    Number(new RegExp(`^${line} (\\S+)$`, 'm').exec(await rooms.metrics.text())?.[1]);
  assert.equal(await figure('stoa_runs\\{status="queued"\\}'), 1);
  assert.ok((await figure('stoa_run_queue_age_seconds')) >= 0);
  assert.equal(await figure('stoa_runs_ended_total\\{outcome="done"\\}'), 0);

  await rooms.runs.startWork();
  await readToEnd(rooms, ada, run.id);
  const { usage } = await rooms.runs.get(ada, run.id);
  assert.ok(usage && usage.inputTokens > 0 && usage.outputTokens > 0);
  assert.equal(await figure('stoa_runs\\{status="queued"\\}'), 0);
  assert.equal(await figure('stoa_runs_ended_total\\{outcome="done"\\}'), 1);
  const tokens = 'stoa_tokens_total\\{provider="scripted",direction=';
  assert.equal(await figure(`${tokens}"in"\\}`), usage.inputTokens);
  assert.equal(await figure(`${tokens}"out"\\}`), usage.outputTokens);
  assert.equal(await figure('stoa_first_word_seconds_count\\{provider="scripted"\\}'), 1);
  assert.ok((await figure('stoa_log_lag_seconds_count')) >= 1);
  assert.doesNotMatch(await rooms.metrics.text(), /echo|Ada|_[0-9A-HJKMNP-TV-Z]{26}/);
  await rooms.runs.stopWork();
});
