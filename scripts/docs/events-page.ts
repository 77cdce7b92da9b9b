// docs/reference/events.md: what comes over the two event streams.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NewsTypes } from '@stoa/contract/news';
import { StreamedEventTypes } from '@stoa/contract/runs/events';
import { code, page, prose, table } from './markdown.ts';
import { readSource, unionMembers, type UnionMember } from './source-comments.ts';

export function eventsPage(root: string): string {
  const membersOf = (path: string, ...types: readonly string[]): UnionMember[] => {
    const source = readSource(path, readFileSync(join(root, path), 'utf8'));
    return types.flatMap((type) => unionMembers(source, type));
  };
  const run = inOrder(StreamedEventTypes, membersOf('contract/src/runs/events.ts', 'RunEvent', 'Snapshot'));
  const news = inOrder(NewsTypes, membersOf('contract/src/news.ts', 'News'));
  return page('Events', '`contract/src/runs/events.ts` and `contract/src/news.ts`', [
    'Two server-sent event streams: `GET /api/runs/:runId/events` follows one run, `GET /api/events` carries the caller’s news and the runs it names. In both, `event:` is the type and `data:` is one line of JSON that repeats it as `type`. Lines that begin with a colon keep the connection open. Readers skip types they do not know. Types named in the fields are in `contract/src`.',
    '## Events of a run',
    'Each also has `seq`, its place in the log, from 1; over `/api/events` it has `runId` too. Over a run’s own stream `seq` is the event’s `id:`, so a browser resumes by itself. Places have no gaps until the log is compacted, some minutes after the run’s end; a reader who comes later gets a `snapshot` and the `run-end`. How each event changes the parts of a message is `contract/src/runs/fold.ts`.',
    eventTable(run),
    '## News',
    'News have no replay: on every connect a client asks anew for the lists it shows.',
    eventTable(news),
  ]);
}

function eventTable(members: readonly UnionMember[]): string {
  const rows = members.map(({ name, fields, comment }) => [
    code(name),
    fields.map(code).join('<br>'),
    prose(comment),
  ]);
  return table(['Type', 'Fields', 'Meaning'], rows);
}

/** In the order of the list that the program runs by; the two must name the same. */
function inOrder(names: readonly string[], members: readonly UnionMember[]): UnionMember[] {
  const byName = new Map(members.map((member) => [member.name, member]));
  const unlisted = members.filter(({ name }) => !names.includes(name)).map(({ name }) => name);
  if (unlisted.length > 0) throw new Error(`Not in the list of types: ${unlisted.join(', ')}.`);
  return names.map((name) => {
    const member = byName.get(name);
    if (member === undefined) throw new Error(`The type ${name} has no fields in the source.`);
    return member;
  });
}
