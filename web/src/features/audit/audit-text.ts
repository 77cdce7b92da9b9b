/** What an entry of the audit log says in words. Pure. */
import { ForgottenNouns, type InstanceRole } from '@stoa/contract/accounts';
import type { AuditEntry } from '@stoa/contract/audit';
import { Levels } from '@stoa/contract/grants';
import { Features } from '@stoa/contract/roles';
import type { Settings } from '@stoa/contract/settings';
import type { MessageId, Translate } from '../../kernel/i18n/all-texts.ts';

const settingLabels = {
  instanceName: 'settings.instance.name',
  registration: 'settings.registration',
  registrationDomains: 'settings.domains',
  emailVerification: 'settings.verification',
  defaultModel: 'settings.defaultModel',
  titles: 'settings.titles',
  largestUploadMegabytes: 'settings.largestUpload',
  storagePerUserMegabytes: 'settings.storagePerPerson',
  runsPerUser: 'settings.runsPerPerson',
  builtinTools: 'tools.builtin.title',
  stepsPerRun: 'settings.stepsPerRun',
  toolResultCharacters: 'settings.toolResults',
} satisfies Record<keyof Settings, MessageId>;

/** Of servers of tools, actions and rules: what is told of them, in this order. */
const toolDetails: Record<string, MessageId> = {
  host: 'audit.tool.host',
  server: 'audit.tool.host',
  issuer: 'audit.tool.issuer',
  program: 'audit.tool.program',
  scopes: 'audit.tool.scopes',
  auth: 'audit.tool.auth',
  operations: 'audit.tool.operations',
  enabled: 'audit.tool.enabled',
  trusted: 'audit.tool.trusted',
  changed: 'audit.tool.changed',
  effect: 'tools.rules.effect',
  toolKey: 'audit.tool.tool',
  sourceId: 'audit.tool.source',
  userId: 'audit.tool.user',
  risk: 'audit.tool.risk',
};

const keyTexts: Record<string, MessageId> = {
  set: 'audit.key.set',
  replaced: 'audit.key.replaced',
  removed: 'audit.key.removed',
};

export const actorText = ({ actor }: AuditEntry, t: Translate): string =>
  actor.kind === 'user' ? (actor.name ?? t('audit.actor.gone')) : t(`audit.actor.${actor.kind}`);

/** Those whose entries say what it was called. */
const namedKinds = new Set(['endpoint', 'group', 'mcp-server', 'action']);

/** What it was done to, where the action does not say it all; null otherwise. */
export const objectText = ({ actor, object, details }: AuditEntry, t: Translate): string | null => {
  if (namedKinds.has(object.kind)) return textOf(details.name, t);
  if (object.kind === 'role')
    return details.name === null ? t('groups.roles.builtIn') : textOf(details.name, t);
  if (object.kind !== 'account' || object.id === actor.id) return null;
  return object.id === null ? t('audit.object.unknown') : (object.name ?? t('audit.actor.gone'));
};

/** What else there is to know, a line each. Details of versions to come are shown as they are. */
export const detailLines = ({ action, details }: AuditEntry, t: Translate): string[] =>
  Object.entries(details).flatMap(([name, value]) => {
    if (action === 'settings.update') return [settingLine(name, value, t)];
    if (name === 'name' || name === 'provider' || name === 'groupId') return [];
    if (/^(mcp-server|action|oauth|tool-rule)\./.test(action)) return toolLines(name, value, t);
    if (action === 'grants.change' && name === 'changes') return grantLines(value, t);
    if (action === 'role.assign') return name === 'to' ? [assignedLine(details, t)] : [];
    if (name === 'group') return [t('audit.group', { name: textOf(value, t) })];
    if (name === 'given' || name === 'withheld') return featureLines(name, value, t);
    if (name === 'nameBefore') return [t('audit.nameBefore', { name: textOf(value, t) })];
    if (name === 'host') return [textOf(value, t)];
    if (name === 'hostBefore') return [t('audit.hostBefore', { host: textOf(value, t) })];
    if (name === 'key') return [keyText(value, t)];
    if (action === 'endpoint.models') return [modelsLine(name, value, t)];
    if (name === 'unrecorded') return [t('audit.unrecorded', { count: Number(value) })];
    if (name === 'count') return [t('audit.sealedAnew', { count: Number(value) })];
    if (name === 'sessions' && action !== 'account.delete' && action !== 'user.delete')
      return [t('audit.sessions', { count: Number(value) })];
    if (name === 'role') return [roleText(value, t)];
    if (name === 'disabled') return [t((value as { to: boolean }).to ? 'audit.disabled' : 'audit.enabled')];
    if (action === 'account.delete' || action === 'user.delete') return [forgottenLine(name, value, t)];
    if (name === 'forgotten') return [t('audit.forgotten', { count: (value as unknown[]).length })];
    return [`${name}: ${textOf(value, t)}`];
  });

const settingLine = (name: string, value: unknown, t: Translate): string => {
  const { from, to } = value as { from: unknown; to: unknown };
  const label = Object.hasOwn(settingLabels, name) ? settingLabels[name as keyof Settings] : undefined;
  return `${label ? t(label) : name}: ${textOf(from, t)} → ${textOf(to, t)}`;
};

const toolWords: Record<string, MessageId> = {
  'effect deny': 'tools.rules.effect.deny',
  'effect ask': 'tools.rules.effect.ask',
  'effect allow': 'tools.rules.effect.allow',
  'risk readsPrivate': 'tools.rules.risk.readsPrivate',
  'risk readsUntrusted': 'tools.rules.risk.readsUntrusted',
  'risk writes': 'tools.rules.risk.writes',
  'risk sendsOut': 'tools.rules.risk.sendsOut',
};

/** Nothing of what is not there: that a rule is about no tool in particular goes without saying. */
const toolLines = (name: string, value: unknown, t: Translate): string[] => {
  const label = toolDetails[name];
  if (value === null || value === '' || name === 'revision' || name === 'purpose') return [];
  const known = typeof value === 'string' ? toolWords[`${name} ${value}`] : undefined;
  const words = known ? t(known) : Array.isArray(value) ? value.map(String).join(', ') : textOf(value, t);
  return words === '' ? [] : [`${label ? t(label) : name}: ${words}`];
};

const isRole = (value: unknown): value is InstanceRole => value === 'administrator' || value === 'member';

const roleText = (value: unknown, t: Translate): string => {
  const roleOf = (role: unknown) => (isRole(role) ? t(`accounts.${role}`) : String(role));
  if (typeof value !== 'object' || value === null) return t('audit.role', { role: roleOf(value) });
  const { from, to } = value as { from: unknown; to: unknown };
  return `${roleOf(from)} → ${roleOf(to)}`;
};

const featureLines = (name: 'given' | 'withheld', value: unknown, t: Translate): string[] => {
  if (!Array.isArray(value) || value.length === 0) return [];
  const names = value.map((one) => {
    const feature = Features.find((known) => known === one);
    return feature ? t(`groups.feature.${feature}`) : String(one);
  });
  return [t(`audit.${name}`, { features: names.join(', ') })];
};

const assignedLine = ({ from, to }: AuditEntry['details'], t: Translate): string => {
  const nameOf = (role: unknown) => (role === null ? t('groups.roles.builtIn') : textOf(role, t));
  return `${nameOf(from)} → ${nameOf(to)}`;
};

interface GrantChange {
  kind: string;
  name?: string;
  level: string | null;
}

const grantLines = (value: unknown, t: Translate): string[] =>
  (value as GrantChange[]).map(({ kind, name = '–', level }) => {
    const known = Levels.find((one) => one === level);
    const whom =
      kind === 'everyone' || kind === 'user' ? t(`audit.grant.${kind}`) : t('audit.grant.group', { name });
    return `${whom}: ${t(known ? `access.level.${known}` : 'audit.grant.none')}`;
  });

const forgottenLine = (name: string, value: unknown, t: Translate): string => {
  const noun = ForgottenNouns.find((known) => known === name);
  return `${noun ? t(`accounts.forgotten.${noun}`) : name}: ${textOf(value, t)}`;
};

const mostIds = 12;

const modelsLine = (name: string, value: unknown, t: Translate): string => {
  if (name === 'ordered') return t('audit.models.ordered');
  if (name === 'hideNew') return t('audit.models.hideNew', { value: textOf(value, t) });
  if ((name !== 'shown' && name !== 'hidden') || !Array.isArray(value)) return `${name}: ${textOf(value, t)}`;
  const ids = value.slice(0, mostIds).map(String).join(', ');
  const count = Math.max(0, value.length - mostIds);
  return t(`audit.models.${name}`, { ids: t('audit.models.ids', { ids, count }) });
};

const keyText = (value: unknown, t: Translate): string => {
  const id = keyTexts[String(value)];
  return id ? t(id) : String(value);
};

const textOf = (value: unknown, t: Translate): string => {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return t(value ? 'audit.on' : 'audit.off');
  if (typeof value === 'string') return value;
  // A choice of a model goes by its name.
  if (typeof value === 'object' && 'id' in value && typeof value.id === 'string') return value.id;
  return JSON.stringify(value);
};
