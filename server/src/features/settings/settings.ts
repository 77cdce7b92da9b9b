/** Settings of the instance, which administrators change, and preferences, which each user has of their own. */
import type { Forgotten } from '@stoa/contract/accounts';
import { Preferences, Settings } from '@stoa/contract/settings';
import { BuiltinToolNames } from '@stoa/contract/tools';
import { tellEveryone, tellUser } from '../../kernel/news.ts';
import { type Principal, requireAdministrator, requireUser } from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Handle } from '../../platform/db/port.ts';
import type { Audit } from '../audit/audit.ts';
import {
  claimSetting,
  deletePreferences,
  findPreferences,
  forgetWhoChanged,
  listSettings,
  savePreferences,
  saveSetting,
} from './store.ts';

const defaultSettings: Settings = {
  instanceName: 'Stoa',
  registration: 'closed',
  registrationDomains: [],
  emailVerification: false,
  defaultModel: null,
  titles: true,
  largestUploadMegabytes: 25,
  storagePerUserMegabytes: 1000,
  runsPerUser: 400,
  builtinTools: [...BuiltinToolNames],
  stepsPerRun: 40,
  toolResultCharacters: 30_000,
};

const defaultPreferences: Preferences = {
  theme: 'system',
  contrast: 'system',
  language: 'auto',
  textSize: 'normal',
  sendOnEnter: true,
  openReasoning: false,
  attachLongPastes: true,
  lastModel: null,
};

export type SettingsRoom = ReturnType<typeof createSettings>;

export const createSettings = ({ db, bus, audit }: { db: Db; bus: Bus; audit: Audit }) => {
  const read = async (handle: Handle = db): Promise<Settings> => {
    const rows = await listSettings(handle);
    const stored = Object.fromEntries(rows.map(({ name, value }) => [name, value.value]));
    return withStored(defaultSettings, stored, (candidate) => Settings.safeParse(candidate).success);
  };

  const readPreferences = async (userId: string, handle: Handle = db): Promise<Preferences> => {
    const stored = (await findPreferences(handle, userId)) ?? {};
    return withStored(defaultPreferences, stored, (candidate) => Preferences.safeParse(candidate).success);
  };

  return {
    /** What the house itself goes by. */
    read,
    readPreferences,

    async get(principal: Principal): Promise<Settings> {
      requireAdministrator(principal);
      return read();
    },

    async update(principal: Principal, changes: Partial<Settings>): Promise<Settings> {
      requireAdministrator(principal);
      const changedBy = principal.kind === 'user' ? principal.userId : null;
      return db.transaction(async (tx) => {
        await tx.lock('settings');
        const before = await read(tx);
        for (const [name, value] of Object.entries(changes)) {
          if (value !== undefined) await saveSetting(tx, name, value, changedBy);
        }
        const after = await read(tx);
        const details = changesBetween(before, after);
        if (Object.keys(details).length > 0) {
          await audit.record(tx, principal, 'settings.update', { kind: 'settings', id: null }, details);
        }
        // The list of models says which of them is the default.
        if ('defaultModel' in details) tx.afterCommit(() => tellEveryone(bus, { type: 'models-changed' }));
        return after;
      });
    },

    /**
     * Notes something that happens once in the life of an instance. Of several callers at once, on any
     * number of processes, exactly one gets true; it holds when the transaction commits.
     */
    claimOnce: (tx: Handle, name: 'firstAccount'): Promise<boolean> => claimSetting(tx, `once.${name}`, true),

    async getPreferences(principal: Principal): Promise<Preferences> {
      return readPreferences(requireUser(principal).userId);
    },

    async updatePreferences(principal: Principal, changes: Partial<Preferences>): Promise<Preferences> {
      const { userId } = requireUser(principal);
      await db.transaction(async (tx) => {
        // There may be no row yet that could be held.
        await tx.lock(`preferences:${userId}`);
        const stored = (await findPreferences(tx, userId)) ?? {};
        await savePreferences(tx, userId, { ...stored, ...withoutUndefined(changes) });
        tx.afterCommit(() => tellUser(bus, userId, { type: 'preferences-changed' }));
      });
      return readPreferences(userId);
    },

    async forget(tx: Handle, userId: string): Promise<Forgotten> {
      await forgetWhoChanged(tx, userId);
      return { preferences: await deletePreferences(tx, userId) };
    },
  };
};

/** By name, what was and what is now. */
const changesBetween = (
  before: Settings,
  after: Settings,
): Record<string, { from: unknown; to: unknown }> => {
  const names = Object.keys(after) as (keyof Settings)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, { from: before[name], to: after[name] }]));
};

const withoutUndefined = (changes: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

/** Defaults under what is stored. A stored value that is no longer valid gives way to its default. */
const withStored = <T extends object>(
  defaults: T,
  stored: Record<string, unknown>,
  isValid: (candidate: T) => boolean,
): T => {
  let result = defaults;
  for (const name of Object.keys(defaults)) {
    if (!(name in stored)) continue;
    const candidate = { ...result, [name]: stored[name] };
    if (isValid(candidate)) result = candidate;
  }
  return result;
};
