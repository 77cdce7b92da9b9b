// docs/reference/routes.md: every route of the API.

import { accessTable, Callers } from '@stoa/contract/access';
import { goodStatusOf, type RouteDefinition } from '@stoa/contract/route';
import { apiRoutes } from '@stoa/contract/routes';
import { code, page, prose, table } from './markdown.ts';

export function routesPage(): string {
  const sections = Object.entries(apiRoutes).map(
    ([noun, routes]) =>
      `## ${noun}\n\n${table(['Route', 'Access', 'Answers', 'What it does', 'Errors'], Object.values(routes).map(rowOf))}`,
  );
  return page('Routes', '`contract/src/routes.ts`', [
    'Bodies, queries and answers are described as OpenAPI 3.1 by the running server at `/api/openapi.json`. Errors that any route may answer (an unreadable request, a missing sign-in, a failure of the server) are not repeated here; [error codes](error-codes.md) has them all. An unknown `Host` and, on anything but a reading request, a foreign `Origin` are refused first; then it is decided whether the caller may call the route; then the input is parsed.',
    'Access names a row of this table, which says what each caller meets. *Viewer*, *editor*, *owner* and *group member* are that to the object of the route, *other* is nothing to it. What is *not found* is answered exactly as an id that does not exist.',
    table(
      ['Access', ...Callers.map(words)],
      Object.entries(accessTable).map(([row, meets]) => [
        row,
        ...Callers.map((caller) => words(meets[caller])),
      ]),
    ),
    ...sections,
  ]);
}

const words = (name: string): string => name.replaceAll('-', ' ');

function rowOf(route: RouteDefinition): string[] {
  return [
    code(`${route.method} ${route.path}`),
    route.access,
    answerOf(route),
    prose(route.summary),
    (route.errors ?? []).map(code).join(', '),
  ];
}

function answerOf(route: RouteDefinition): string {
  const { answer } = route;
  if (answer === 'empty' || answer === 'redirect') return String(goodStatusOf(route));
  return `${goodStatusOf(route)}, ${typeof answer === 'string' ? answer : 'JSON'}`;
}
