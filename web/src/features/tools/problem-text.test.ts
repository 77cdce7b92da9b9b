import assert from 'node:assert/strict';
import { test } from 'node:test';
import { McpProblemClasses } from '@stoa/contract/mcp-servers';
import { OAuthFailureClasses } from '@stoa/contract/oauth';
import { isMessageId, t } from '../../kernel/i18n/all-texts.ts';
import { problemText } from './problem-text.ts';

test('every class of trouble with a server says what happened and what to do', () => {
  const missing = [...McpProblemClasses, ...OAuthFailureClasses].filter(
    (problem) => !isMessageId(`tools.problem.${problem}`),
  );
  assert.deepEqual(missing, []);
});

test('a class that this page does not know yet is told as an error of the server', () => {
  assert.equal(problemText('of_next_year', t), t('tools.problem.server_error'));
});
