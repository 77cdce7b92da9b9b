import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueryObserver } from '@tanstack/react-query';
import { queryClient, writeNewer } from './queries.ts';

test('what was heard while a fetch was on its way is not overwritten by what that brings', async () => {
  const queryKey = ['waiting'];
  const answers = [Promise.withResolvers<string[]>(), Promise.withResolvers<string[]>()];
  let asked = 0;
  queryClient.setQueryData(queryKey, ['one']);
  const query = { queryKey, queryFn: () => answers[asked++]!.promise, staleTime: Infinity };
  const stop = new QueryObserver(queryClient, query).subscribe(() => undefined);
  const fetching = queryClient.invalidateQueries({ queryKey });
  writeNewer<string[]>(queryKey, (known) => ['two', ...known!]);
  answers[0]!.resolve(['one']);
  await fetching;
  assert.deepEqual(queryClient.getQueryData(queryKey), ['two', 'one']);
  answers[1]!.resolve(['three', 'two', 'one']);
  await queryClient.refetchQueries({ queryKey }, { cancelRefetch: false });
  assert.deepEqual(queryClient.getQueryData(queryKey), ['three', 'two', 'one']);
  assert.equal(asked, 2);
  stop();
  queryClient.clear();
});
