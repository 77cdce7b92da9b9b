/** Who is to have access, before it is saved. Pure. */
import type { Grant, Level, NamedSubject, Subject } from '@stoa/contract/grants';
import type { GrantChange } from './grant-calls.ts';

export type GrantDraft = readonly Grant[];

export const keyOfSubject = (subject: NamedSubject): string =>
  subject.kind === 'everyone' ? subject.kind : subject.id;

/** Without the names it is shown by. */
const bare = (subject: NamedSubject): Subject =>
  subject.kind === 'everyone' ? { kind: subject.kind } : { kind: subject.kind, id: subject.id };

/** With one of them given a level, or with null taken away. Who is new comes last. */
export const withLevel = (draft: GrantDraft, subject: NamedSubject, level: Level | null): GrantDraft => {
  const key = keyOfSubject(subject);
  const isThere = draft.some((grant) => keyOfSubject(grant.subject) === key);
  if (level === null) return draft.filter((grant) => keyOfSubject(grant.subject) !== key);
  if (!isThere) return [...draft, { subject, level }];
  return draft.map((grant) => (keyOfSubject(grant.subject) === key ? { ...grant, level } : grant));
};

/** What has to be done to come from one to the other; what is taken comes first. */
export const changesBetween = (before: GrantDraft, after: GrantDraft): GrantChange[] => {
  const is = new Map(after.map((grant) => [keyOfSubject(grant.subject), grant]));
  const was = new Map(before.map((grant) => [keyOfSubject(grant.subject), grant]));
  const taken = before.filter((grant) => !is.has(keyOfSubject(grant.subject)));
  const given = after.filter((grant) => was.get(keyOfSubject(grant.subject))?.level !== grant.level);
  return [
    ...taken.map(({ subject }) => ({ subject: bare(subject), level: null })),
    ...given.map(({ subject, level }) => ({ subject: bare(subject), level })),
  ];
};
