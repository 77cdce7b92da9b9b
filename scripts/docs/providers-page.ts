// docs/reference/providers.md: what every provider is put through, and the settings of its models.

import { defaultBaseUrlOf } from '@stoa/llm/address';
import type { ProviderId } from '@stoa/llm/endpoint';
import { settingsJsonSchemaFor } from '@stoa/llm/settings';
import { type CaseName, caseNames, type Subject } from '../../llm/src/providers/conformance.ts';
import { subjects } from '../../llm/src/providers/conformance/subjects.ts';
import { code, page, prose, table } from './markdown.ts';

interface SettingSchema {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  description?: string;
}

const entries = Object.entries(subjects) as [ProviderId, Subject][];

export function providersPage(): string {
  return page('Providers', '`llm/src/providers`', [
    'A provider is a wire. Each passes one suite, `llm/src/providers/conformance.ts`, which puts it through every case below: played by an independent server where that speaks the wire, byte for byte where it does not. ✓ is a case that is run; a number tells why it cannot happen. How models are connected is in [endpoints](../user/endpoints.md).',
    '## Cases',
    casesTable(),
    reasonsList(),
    '## Addresses',
    table(
      ['Provider', 'Address where an endpoint has none'],
      entries.map(([provider]) => [code(provider), addressOf(provider)]),
    ),
    '## Settings',
    'What `settings` of a model choice may hold. A setting that is not named here is refused, and one that is not set is not sent, so the provider’s own default holds. A model that is known not to take one of them is asked without it.',
    ...entries.flatMap(([provider]) => [`### ${provider}`, settingsTable(provider)]),
  ]);
}

const reasons = [
  ...new Set(
    entries.flatMap(([, subject]) => Object.values(subject).filter((how) => typeof how === 'string')),
  ),
];

function casesTable(): string {
  const cell = (subject: Subject, name: CaseName) => {
    const how = subject[name];
    return typeof how === 'string' ? String(reasons.indexOf(how) + 1) : '✓';
  };
  return table(
    ['Case', ...entries.map(([provider]) => provider)],
    caseNames.map((name) => [name, ...entries.map(([, subject]) => cell(subject, name))]),
  );
}

function reasonsList(): string {
  return reasons.map((reason, at) => `${at + 1}. ${prose(reason)}`).join('\n');
}

function addressOf(provider: ProviderId): string {
  const address = defaultBaseUrlOf(provider);
  if (address === null) return 'needs none';
  return address === undefined ? 'has to have one' : code(address);
}

function settingsTable(provider: ProviderId): string {
  const { properties = {} } = settingsJsonSchemaFor(provider) as {
    properties?: Record<string, SettingSchema>;
  };
  const rows = Object.entries(properties).map(([name, schema]) => [
    code(name),
    valuesOf(schema),
    prose(schema.description ?? ''),
  ]);
  return table(['Setting', 'Values', 'Meaning'], rows);
}

function valuesOf({ type, enum: words, minimum, maximum, maxItems }: SettingSchema): string {
  if (words) return words.map(code).join(', ');
  if (type === 'array') return maxItems === undefined ? 'texts' : `up to ${maxItems} texts`;
  if (type === 'boolean') return '`true`, `false`';
  if (type !== 'integer' && type !== 'number') return 'text';
  const kind = type === 'integer' ? 'whole number' : 'number';
  const isBound = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (!isBound(minimum)) return kind;
  return isBound(maximum) ? `${kind}, ${minimum} to ${maximum}` : `${kind}, ${minimum} and up`;
}
