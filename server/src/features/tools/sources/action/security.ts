/** What a document says of how calls show who makes them. It only fills in what an administrator decides. Pure. */
import type { ActionAuthKind, ActionSignIn } from '@stoa/contract/actions';
import { isRecord, type JsonRecord, listOf, resolve, textOf } from './references.ts';

export interface DocumentAuth {
  kind: ActionAuthKind;
  name: string | null;
  signIn: ActionSignIn | null;
}

const none: DocumentAuth = { kind: 'none', name: null, signIn: null };

/** The first scheme that can be served, those first that the whole document asks for. */
export const authOfDocument = (document: JsonRecord, server: string | undefined): DocumentAuth => {
  const components = isRecord(document.components) ? document.components : {};
  const schemes = isRecord(components.securitySchemes) ? components.securitySchemes : {};
  const asked = listOf(document.security).flatMap((one) => (isRecord(one) ? Object.entries(one) : []));
  const names = [...new Set([...asked.map(([name]) => name), ...Object.keys(schemes)])];
  for (const name of names) {
    const scopes = listOf(asked.find(([one]) => one === name)?.[1]).filter(isScope);
    const found = Object.hasOwn(schemes, name) && authOf(resolve(document, schemes[name]), scopes, server);
    if (found) return found;
  }
  return none;
};

const authOf = (scheme: JsonRecord, scopes: string[], server: string | undefined): DocumentAuth | null => {
  const { type } = scheme;
  const name = textOf(scheme.name);
  const kind = scheme.in;
  if (type === 'apiKey' && name !== null && (kind === 'header' || kind === 'query'))
    return { kind, name, signIn: null };
  const http = String(scheme.scheme).toLowerCase();
  if (type === 'http' && (http === 'bearer' || http === 'basic')) return { ...none, kind: http };
  const signIn = type === 'oauth2' || type === 'openIdConnect' ? signInOf(scheme, scopes, server) : null;
  return signIn && { kind: 'oauth', name: null, signIn };
};

const signInOf = (scheme: JsonRecord, asked: string[], server: string | undefined): ActionSignIn | null => {
  const usual = { clientId: null, authMethod: 'client_secret_post' as const, pkce: true };
  const issuer = textOf(scheme.openIdConnectUrl)?.replace(/\/\.well-known\/openid-configuration\/?$/, '');
  if (issuer !== undefined && URL.canParse(issuer))
    return { server: { kind: 'issuer', issuer }, scopes: asked.length > 0 ? asked : ['openid'], ...usual };
  const flows = isRecord(scheme.flows) ? scheme.flows : {};
  const flow = flows.authorizationCode;
  if (!isRecord(flow)) return null;
  const authorizationUrl = absolute(flow.authorizationUrl, server);
  const tokenUrl = absolute(flow.tokenUrl, server);
  if (authorizationUrl === null || tokenUrl === null) return null;
  const known = isRecord(flow.scopes) ? Object.keys(flow.scopes).filter(isScope).slice(0, mostScopes) : [];
  return {
    server: { kind: 'given', authorizationUrl, tokenUrl, revocationUrl: null },
    scopes: asked.length > 0 ? asked : known,
    ...usual,
  };
};

const mostScopes = 50;

const isScope = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(value);

/** Relative ones are so to the server. */
const absolute = (address: unknown, server: string | undefined): string | null => {
  const text = textOf(address);
  return text === null ? null : (URL.parse(text, server && `${server}/`)?.href ?? null);
};
