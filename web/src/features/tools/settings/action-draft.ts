/** An HTTP action as it is being written down, and what of it is sent. Pure. */
import type {
  Action,
  ActionAuthKind,
  ActionSignIn,
  GivenActionAuth,
  ReadDocument,
} from '@stoa/contract/actions';
import type { ActionChanges, NewAction } from '../action-calls.ts';

export interface ActionDraft {
  document: string;
  name: string;
  server: string;
  kind: ActionAuthKind;
  /** Of the header, of the parameter, or of the user. */
  authName: string;
  /** Undefined keeps the one that is there. */
  secret: string | undefined;
  where: ActionSignIn['server']['kind'];
  authorizationUrl: string;
  tokenUrl: string;
  revocationUrl: string;
  issuer: string;
  clientId: string;
  authMethod: ActionSignIn['authMethod'];
  scopes: string;
  pkce: boolean;
}

type Auth = Pick<ReadDocument['auth'], 'kind' | 'name' | 'signIn'>;

const ofAuth = ({ kind, name, signIn }: Auth) => {
  const given = signIn?.server.kind === 'given' ? signIn.server : undefined;
  return {
    kind,
    authName: name ?? '',
    where: signIn?.server.kind ?? ('given' as const),
    authorizationUrl: given?.authorizationUrl ?? '',
    tokenUrl: given?.tokenUrl ?? '',
    revocationUrl: given?.revocationUrl ?? '',
    issuer: signIn?.server.kind === 'issuer' ? signIn.server.issuer : '',
    clientId: signIn?.clientId ?? '',
    authMethod: signIn?.authMethod ?? ('client_secret_post' as const),
    scopes: signIn?.scopes.join(' ') ?? '',
    pkce: signIn?.pkce ?? true,
  };
};

export const draftOf = (action: Action | null): ActionDraft => {
  const definition = action?.definition;
  return {
    document: '',
    name: action?.name ?? '',
    server: definition?.server ?? '',
    secret: definition?.auth.isSet ? undefined : '',
    ...ofAuth(definition?.auth ?? { kind: 'none', name: null, signIn: null }),
  };
};

/** Nobody can sign in: it has to be registered by hand, by its callback. */
export const wantsClient = ({ definition }: Action): boolean => {
  const signIn = definition?.auth.signIn;
  return signIn?.server.kind === 'given' && signIn.clientId === null;
};

/** What a document says goes where nothing stands yet: nobody's words are written over. */
export const filledIn = (draft: ActionDraft, { name, servers, auth }: ReadDocument): ActionDraft => ({
  ...draft,
  name: draft.name.trim() || name,
  server: draft.server.trim() || (servers[0] ?? ''),
  ...(draft.kind === 'none' && ofAuth(auth)),
});

export const ActionDraftProblems = [
  'document',
  'server',
  'authName',
  'secret',
  'authorizationUrl',
  'tokenUrl',
  'issuer',
] as const;
export type ActionDraftProblem = (typeof ActionDraftProblems)[number];

const isEmpty = (text: string | undefined): boolean => text?.trim() === '';

/** What has to be filled in before it can be sent, in the order of the fields. */
export const problemsOf = (draft: ActionDraft, action: Action | null): ActionDraftProblem[] => {
  const { kind, where } = draft;
  const isOAuth = kind === 'oauth';
  const isNamed = kind === 'basic' || kind === 'header' || kind === 'query';
  const isMissing: Record<ActionDraftProblem, boolean> = {
    document: action === null && isEmpty(draft.document),
    server: action !== null && isEmpty(draft.server),
    authName: isNamed && isEmpty(draft.authName),
    secret: kind !== 'none' && !isOAuth && (isEmpty(draft.secret) || !isSecretFor(draft, action)),
    authorizationUrl: isOAuth && where === 'given' && isEmpty(draft.authorizationUrl),
    tokenUrl: isOAuth && where === 'given' && isEmpty(draft.tokenUrl),
    issuer: isOAuth && where === 'issuer' && isEmpty(draft.issuer),
  };
  return ActionDraftProblems.filter((problem) => isMissing[problem]);
};

/** One that is kept is for what it was given for. */
export const isSecretFor = ({ secret, kind }: ActionDraft, action: Action | null): boolean =>
  secret !== undefined || action?.definition?.auth.kind === kind;

const authOf = (draft: ActionDraft): GivenActionAuth => {
  const { kind, secret } = draft;
  const name = draft.authName.trim();
  const given = secret === undefined ? {} : { secret };
  switch (kind) {
    case 'none':
      return { kind };
    case 'bearer':
      return { kind, ...given };
    case 'basic':
      return { kind, user: name, ...given };
    case 'header':
    case 'query':
      return { kind, name, ...given };
    case 'oauth':
      return {
        kind,
        signIn: signInOf(draft),
        ...(secret !== undefined && { secret: secret.trim() || null }),
      };
  }
};

const signInOf = (draft: ActionDraft): ActionSignIn => ({
  server:
    draft.where === 'issuer'
      ? { kind: 'issuer', issuer: draft.issuer.trim() }
      : {
          kind: 'given',
          authorizationUrl: draft.authorizationUrl.trim(),
          tokenUrl: draft.tokenUrl.trim(),
          revocationUrl: draft.revocationUrl.trim() || null,
        },
  clientId: draft.clientId.trim() || null,
  authMethod: draft.authMethod,
  scopes: draft.scopes.split(/[\s,]+/).filter(Boolean),
  pkce: draft.pkce,
});

const placesOf = (draft: ActionDraft, allowPrivate: readonly string[]) => ({
  auth: authOf(draft),
  ...(draft.server.trim() && { server: draft.server.trim() }),
  ...(draft.name.trim() && { name: draft.name.trim() }),
  ...(allowPrivate.length > 0 && { allowPrivate: [...allowPrivate] }),
});

export const newActionOf = (draft: ActionDraft, allowPrivate: readonly string[]): NewAction => ({
  document: draft.document,
  trusted: false,
  ...placesOf(draft, allowPrivate),
});

/** @param kept the document as it is there */
export const changesOf = (
  draft: ActionDraft,
  kept: string | null | undefined,
  allowPrivate: readonly string[],
): ActionChanges => ({
  ...(!isEmpty(draft.document) && draft.document !== kept && { document: draft.document }),
  ...placesOf(draft, allowPrivate),
});
