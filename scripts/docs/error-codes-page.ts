// docs/reference/error-codes.md: every code, its HTTP status, the routes that answer it and what people read.

import { type ErrorCode, ErrorCodes } from '@stoa/contract/errors';
import { apiRoutes } from '@stoa/contract/routes';
import { statusOf } from '../../server/src/app/status.ts';
import { errors as texts } from '../../web/src/kernel/i18n/en/errors.ts';
import { code, page, prose, table } from './markdown.ts';

export function errorCodesPage(): string {
  const answeredAt = routesByCode();
  const rows = ErrorCodes.map((name) => [
    code(name),
    String(statusOf(name)),
    answeredAt.get(name)?.join(', ') ?? 'any route',
    prose(textOf(name)),
  ]);
  return page('Error codes', '`contract/src/errors.ts` and `server/src/app/status.ts`', [
    'Every error answer has the body `{ "error": { "code", "message", "details", "requestId" } }`. `message` is English and meant for logs and scripts; `details` is there when there is something to add; `requestId` is also the `x-request-id` header of the answer. The web app shows a text of its own by `code`, in the language of the person. What is not yours is answered as not found.',
    table(['Code', 'Status', 'Answered by', 'What the web app says'], rows),
  ]);
}

/** Codes that no route promises are answered by what stands before all of them. */
function routesByCode(): Map<ErrorCode, string[]> {
  const found = new Map<ErrorCode, string[]>();
  for (const routes of Object.values(apiRoutes)) {
    for (const { method, path, errors = [] } of Object.values(routes)) {
      for (const name of errors) found.set(name, [...(found.get(name) ?? []), code(`${method} ${path}`)]);
    }
  }
  return found;
}

function textOf(name: ErrorCode): string {
  const key = `error.${name}`;
  const found = Object.entries(texts).find(([id]) => id === key);
  if (found === undefined) throw new Error(`The web app has no text for ${name}.`);
  return found[1];
}
