/** What can be set where: the pages with their entries, for the menu and for searching. */
import type { User } from '@stoa/contract/accounts';
import type { MessageId, Translate } from '../../kernel/i18n/all-texts.ts';

export type SettingsPageId =
  | 'general'
  | 'account'
  | 'files'
  | 'tools'
  | 'mcp-servers'
  | 'tool-rules'
  | 'users'
  | 'groups'
  | 'endpoints'
  | 'instance'
  | 'audit';

export interface SettingsPageEntry {
  /** Its anchor on the page. */
  id: string;
  label: MessageId;
  /** A sentence that is searched too. */
  text: MessageId;
}

export interface SettingsPage {
  id: SettingsPageId;
  label: MessageId;
  group: 'you' | 'instance';
  entries: readonly SettingsPageEntry[];
}

const entry = (id: string, label: MessageId, text: MessageId): SettingsPageEntry => ({ id, label, text });

const pages: readonly SettingsPage[] = [
  {
    id: 'general',
    label: 'settings.general',
    group: 'you',
    entries: [
      entry('theme', 'settings.theme', 'settings.theme.text'),
      entry('contrast', 'settings.contrast', 'settings.contrast.text'),
      entry('text-size', 'settings.textSize', 'settings.textSize.text'),
      entry('language', 'settings.language', 'settings.language.text'),
      entry('send-on-enter', 'settings.sendOnEnter', 'settings.sendOnEnter.text'),
      entry('open-reasoning', 'settings.openReasoning', 'settings.openReasoning.text'),
      entry('attach-long-pastes', 'settings.attachLongPastes', 'settings.attachLongPastes.text'),
    ],
  },
  {
    id: 'account',
    label: 'settings.account',
    group: 'you',
    entries: [
      entry('name', 'settings.account.name', 'settings.account.name.text'),
      entry('email', 'settings.account.email', 'settings.account.email.text'),
      entry('password', 'accounts.password', 'accounts.password.text'),
      entry('role', 'settings.account.role', 'settings.account.role.text'),
      entry('since', 'settings.account.since', 'settings.account.since.text'),
      entry('sessions', 'accounts.sessions', 'accounts.sessions.text'),
      entry('session', 'accounts.signOut', 'settings.account.session.text'),
      entry('delete', 'accounts.delete', 'accounts.delete.text'),
    ],
  },
  {
    id: 'users',
    label: 'accounts.users',
    group: 'instance',
    entries: [
      entry('users', 'accounts.users', 'accounts.users.text'),
      entry('invites', 'accounts.invites', 'accounts.invites.text'),
    ],
  },
  {
    id: 'groups',
    label: 'groups.title',
    group: 'instance',
    entries: [
      entry('groups', 'groups.list', 'groups.text'),
      entry('roles', 'groups.roles', 'groups.roles.text'),
    ],
  },
  {
    id: 'files',
    label: 'files.own',
    group: 'you',
    entries: [entry('files', 'files.own', 'files.own.text')],
  },
  {
    id: 'tools',
    label: 'tools.title',
    group: 'you',
    entries: [
      entry('builtin-tools', 'tools.builtin.title', 'tools.builtin.text'),
      entry('tool-decisions', 'tools.decisions.title', 'tools.decisions.text'),
    ],
  },
  {
    id: 'mcp-servers',
    label: 'tools.servers.title',
    group: 'you',
    entries: [entry('mcp-servers', 'tools.servers.title', 'tools.servers.text')],
  },
  {
    id: 'endpoints',
    label: 'settings.endpoints',
    group: 'instance',
    entries: [
      entry('endpoints', 'models.endpoints.title', 'models.endpoints.text'),
      entry('models', 'models.listing.button', 'models.listing.text'),
      entry('access', 'access.button', 'access.endpoint.text'),
      entry('egress-allowances', 'models.allowances.title', 'models.allowances.text'),
    ],
  },
  {
    id: 'tool-rules',
    label: 'tools.forAll.title',
    group: 'instance',
    entries: [
      entry('builtin-tools', 'tools.builtin.title', 'tools.builtin.adminText'),
      entry('tool-rules', 'tools.rules.title', 'tools.rules.text'),
      entry('actions', 'tools.actions.title', 'tools.actions.text'),
    ],
  },
  {
    id: 'instance',
    label: 'settings.instance',
    group: 'instance',
    entries: [
      entry('instance-name', 'settings.instance.name', 'settings.instance.name.text'),
      entry('registration', 'settings.registration', 'settings.registration.text'),
      entry('domains', 'settings.domains', 'settings.domains.text'),
      entry('verification', 'settings.verification', 'settings.verification.text'),
      entry('mail', 'settings.mail', 'settings.mail.text'),
      entry('default-model', 'settings.defaultModel', 'settings.defaultModel.text'),
      entry('titles', 'settings.titles', 'settings.titles.text'),
      entry('largest-upload', 'settings.largestUpload', 'settings.largestUpload.text'),
      entry('storage-per-person', 'settings.storagePerPerson', 'settings.storagePerPerson.text'),
      entry('runs-per-person', 'settings.runsPerPerson', 'settings.runsPerPerson.text'),
      entry('steps-per-run', 'settings.stepsPerRun', 'settings.stepsPerRun.text'),
      entry('tool-results', 'settings.toolResults', 'settings.toolResults.text'),
      entry('version', 'settings.version', 'settings.version.text'),
    ],
  },
  {
    id: 'audit',
    label: 'audit.title',
    group: 'instance',
    entries: [entry('audit', 'audit.title', 'audit.text')],
  },
];

export const settingsPagesFor = (role: User['role']): readonly SettingsPage[] =>
  role === 'administrator' ? pages : pages.filter((page) => page.group === 'you');

/** The pages that have something about the query, each with the entries that do. */
export const searchSettings = (
  query: string,
  within: readonly SettingsPage[],
  t: Translate,
): { page: SettingsPage; entries: readonly SettingsPageEntry[] }[] => {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const speaksOf = (...ids: MessageId[]) => {
    const text = ids
      .map((id) => t(id))
      .join(' ')
      .toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  return within
    .map((page) => ({
      page,
      entries: page.entries.filter((one) => speaksOf(page.label, one.label, one.text)),
    }))
    .filter(({ entries }) => entries.length > 0);
};
