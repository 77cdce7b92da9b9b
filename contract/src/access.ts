/**
 * Who meets what at a route (SR-29, SR-59): a route names a row of one table. The server decides by it who
 * may call at all, the pages of the API tell it, and `server/src/app/every-route/` goes through every cell.
 */

/**
 * Everybody who can stand before a route. From `other` to `group-member` they are told apart by what they are to
 * the object that the route is about: nothing, somebody it was shared with to look at or to change, whose it is,
 * somebody in a group it was shared with. An administrator is one to whom it is not theirs and was not shared.
 */
export const Callers = [
  'anonymous',
  /** Was signed in when the account was disabled. */
  'disabled',
  'other',
  'viewer',
  'editor',
  'owner',
  'group-member',
  'administrator',
] as const;
export type Caller = (typeof Callers)[number];

/**
 * `forbidden` is about the route and says nothing of an object. `not-found` is the very answer that an unknown id
 * gets: whoever meets it cannot tell whether there is such an object (SR-28).
 */
export type Outcome = 'answered' | 'sign-in-required' | 'forbidden' | 'not-found';

/** Every cell of a row, so that none is left open; what is true of some callers alone is said after it. */
const signedIn = (outcome: Outcome) =>
  ({
    anonymous: 'sign-in-required',
    disabled: 'sign-in-required',
    other: outcome,
    viewer: outcome,
    editor: outcome,
    owner: outcome,
    'group-member': outcome,
    administrator: outcome,
  }) as const satisfies Record<Caller, Outcome>;

export const accessTable = {
  anyone: { ...signedIn('answered'), anonymous: 'answered', disabled: 'answered' },
  /** About the caller alone, or about what is there for everybody. */
  user: signedIn('answered'),
  /** About one object of one person. To administrators, too, it is not there. */
  owner: { ...signedIn('not-found'), owner: 'answered' },
  /** About one object of the instance, which belongs to its administrators and to whom they have given it. */
  'resource-owner': { ...signedIn('not-found'), owner: 'answered', administrator: 'answered' },
  /** About one object of the instance, for all to whom it was given. Where it is a person's, administrators meet what others do. */
  shared: { ...signedIn('answered'), other: 'not-found' },
  administrator: { ...signedIn('forbidden'), administrator: 'answered' },
} as const satisfies Record<string, Record<Caller, Outcome>>;

export type Access = keyof typeof accessTable;
