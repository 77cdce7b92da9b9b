/** What is typed about an endpoint before it is saved. */
import type { Endpoint, ProviderId } from '@stoa/contract/models';
import type { NewEndpoint } from './endpoint-calls.ts';
import { isAddress, modelIdsIn, ollamaAddress, presetAt, presetOf, presets } from './provider-presets.ts';

/** A preset's id, or `ollama`, `other`, `scripted`. */
export type EndpointKind = string;

export interface EndpointDraft {
  isNew: boolean;
  kind: EndpointKind;
  name: string;
  baseUrl: string;
  /** Null keeps the key there is; empty removes it. */
  key: string | null;
  ids: string;
}

export type DraftProblem = 'key' | 'address' | 'name';

const names: Record<string, string> = { ollama: 'Ollama', other: '', scripted: 'Scripted' };

/** The draft with the usual values of another kind, where the person has not typed their own. */
export const withKind = (draft: EndpointDraft, kind: EndpointKind): EndpointDraft => {
  const before = usualOf(draft.kind);
  const after = usualOf(kind);
  return {
    ...draft,
    kind,
    name: draft.name === before.name ? after.name : draft.name,
    baseUrl: draft.baseUrl === before.baseUrl ? after.baseUrl : draft.baseUrl,
  };
};

const usualOf = (kind: EndpointKind): { name: string; baseUrl: string; provider: ProviderId } => {
  const preset = presets.find(({ id }) => id === kind);
  if (preset) return preset;
  const name = names[kind] ?? '';
  if (kind === 'ollama') return { name, baseUrl: ollamaAddress, provider: 'ollama' };
  return { name, baseUrl: '', provider: kind === 'scripted' ? 'scripted' : 'openai-compatible' };
};

/** Where an endpoint is; one that has no address of its own is at its provider's. */
export const addressOf = ({ baseUrl, provider }: Pick<Endpoint, 'baseUrl' | 'provider'>): string =>
  baseUrl ?? (provider === 'ollama' ? ollamaAddress : (presetOf(provider)?.baseUrl ?? ''));

const kindOf = (endpoint: Endpoint): EndpointKind => {
  const { provider } = endpoint;
  if (provider === 'scripted' || provider === 'ollama') return provider;
  return (presetOf(provider) ?? presetAt(addressOf(endpoint)))?.id ?? 'other';
};

export const draftOf = (endpoint: Endpoint | null): EndpointDraft => {
  if (!endpoint) {
    const { name, baseUrl } = usualOf('openai');
    return { isNew: true, kind: 'openai', name, baseUrl, key: '', ids: '' };
  }
  return {
    isNew: false,
    kind: kindOf(endpoint),
    name: endpoint.name,
    baseUrl: addressOf(endpoint),
    key: null,
    ids: endpoint.models.join('\n'),
  };
};

/** What has to be mended before it can be saved, in the order of the form. */
export const problemsOf = ({ isNew, kind, name, baseUrl, key }: EndpointDraft): DraftProblem[] => {
  const problems: DraftProblem[] = [];
  if (kind !== 'scripted' && !isAddress(baseUrl)) problems.push('address');
  if (isNew && kind !== 'scripted' && presetAt(baseUrl) && !key?.trim()) problems.push('key');
  if (!name.trim()) problems.push('name');
  return problems;
};

export const requestOf = ({ isNew, kind, name, baseUrl, key, ids }: EndpointDraft): NewEndpoint =>
  kind === 'scripted'
    ? { name: name.trim(), provider: 'scripted' }
    : {
        name: name.trim(),
        provider: usualOf(kind).provider,
        baseUrl: baseUrl.trim(),
        ...(key !== null && !(isNew && key === '') && { apiKey: key.trim() }),
        models: modelIdsIn(ids),
      };
