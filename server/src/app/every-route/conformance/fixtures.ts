/**
 * For every route a call that is answered, with whatever it needs made for it: another one each time. A call names
 * as many ids and parts as its route takes, for each is a place where something of somebody else could be named.
 */
import type { RouteCall, RouteDefinition } from '@stoa/contract/route';
import type { apiRoutes } from '@stoa/contract/routes';
import { tokenIn, visitor } from '../../../features/accounts/testing.ts';
import { addAttempt } from '../../../features/tools/oauth/testing/an-attempt.ts';
import { type House, newEmail, newKey, password, type Person } from './house.ts';
import {
  newAction,
  openapi,
  ownServer,
  permissions,
  sharedAction,
  sharedEndpoint,
  sharedServer,
} from './shared-things.ts';

interface Besides {
  /** Stands in the answer: something of the caller's own. */
  shows?: string;
  /** The session token to call with, where the caller's own session would not outlive the call. */
  token?: string;
}

/** @param whose of the object that the path names; where it names none, the caller */
export type Fixture<R extends RouteDefinition = RouteDefinition> = (
  house: House,
  whose: Person,
) => (RouteCall<R> & Besides) | Promise<RouteCall<R> & Besides>;

type Api = typeof apiRoutes;
/** A route without its fixture does not compile. */
type Fixtures = {
  [Noun in keyof Api]: { [Name in keyof Api[Noun]]: Fixture<Extract<Api[Noun][Name], RouteDefinition>> };
};

const nothing = () => ({});

const newUser = async ({ accounts, root }: House) =>
  accounts.createUser(root, { name: 'Newcomer', email: newEmail(), role: 'member' }, visitor);

const newInvite = ({ accounts, root }: House) =>
  accounts.invites.create(root, { role: 'member', days: 7, note: 'For the choir' }, visitor);

const newEndpoint = async ({ models, root }: House) => ({
  params: { endpointId: (await models.createEndpoint(root, { name: 'Spare', provider: 'scripted' })).id },
});

/** At a server that is there for everybody. */
const attemptOf = async (house: House, { user }: Person) => {
  const { id: targetId } = await house.mcp.create(house.root, {
    name: 'Open',
    url: 'https://mcp.example.org',
  });
  return { params: { attemptId: await addAttempt(house, { userId: user.userId, targetId }) } };
};

const conversationOf = async (house: House, whose: Person) => {
  const { run } = await house.startRun(whose);
  return { conversationId: run.conversationId, messageId: run.messageId, runId: run.id };
};

const newGroup = async ({ groups, root }: House) => {
  const { id: groupId } = await groups.create(root, { name: newKey(), description: '' });
  return { groupId };
};

const newRole = async ({ groups, root }: House) => {
  const { id: roleId } = await groups.createRole(root, { name: newKey(), permissions: { files: false } });
  return { params: { roleId } };
};

const source = { id: 'mcp_wiki', kind: 'mcp' as const, name: 'Wiki', host: 'wiki.example' };
const risk = { readsPrivate: false, readsUntrusted: false, writes: true, sendsOut: false, idempotent: false };
const tool = { key: 'mcp_wiki/edit', name: 'edit', title: null, source, risk };

/** Somebody is asked whether a tool may be called. */
const newInteraction = async ({ db, tools }: House, { user }: Person): Promise<string> => {
  const prepared = tools.interactions.prepare({
    ownerId: user.userId,
    source,
    request: { kind: 'approval', tool, input: {}, reason: 'risk', remember: ['always'] },
    state: { fingerprint: 'as it is' },
    conversationId: null,
    messageId: null,
    runId: null,
    partId: null,
  });
  await db.transaction((tx) => tools.interactions.open(tx, prepared));
  return prepared.id;
};

const approval = { answer: { kind: 'approve' as const, input: {}, remember: 'always' as const } };

export const fixtures: Fixtures = {
  instance: { get: nothing, live: nothing, ready: nothing, metrics: nothing, openapi: nothing },

  accounts: {
    signUp: async (house) => ({
      body: {
        name: 'Newcomer',
        email: newEmail(),
        password,
        claim: 'not needed',
        invite: tokenIn((await newInvite(house)).link.url),
      },
    }),
    confirmSignUp: async ({ accounts, settings, root, mailTo }) => {
      const email = newEmail();
      await settings.update(root, { emailVerification: true });
      await accounts.signUp({ name: 'Newcomer', email, password }, visitor);
      await settings.update(root, { emailVerification: false });
      return { body: { token: tokenIn((await mailTo(email)).text), password } };
    },
    signIn: (_, { email }) => ({ body: { email, password } }),
    signOut: async ({ signIn }, whose) => ({ token: await signIn(whose) }),
    requestPasswordReset: (_, { email }) => ({ body: { email } }),
    resetPassword: async (house) => ({
      body: { token: tokenIn((await newUser(house)).link.url), password },
    }),
    confirmEmail: async (house, whose) => {
      const { user } = await house.signUpLike(whose);
      const email = newEmail();
      await house.accounts.changeEmail(user, { password, email }, visitor);
      return { body: { token: tokenIn((await house.mailTo(email)).text) } };
    },
    lookAtLink: async (house) => ({ body: { token: tokenIn((await newInvite(house)).link.url) } }),
    me: (_, { user }) => ({ shows: user.userId }),
    updateMe: (_, { user }) => ({ body: { name: 'Somebody else' }, shows: user.userId }),
    changePassword: () => ({ body: { password, newPassword: password } }),
    changeEmail: () => ({ body: { password, email: newEmail() } }),
    deleteMe: async ({ signUpLike }, whose) => ({
      body: { password },
      token: (await signUpLike(whose)).token,
    }),
  },

  sessions: {
    list: (_, { user }) => ({ shows: user.sessionId }),
    end: async ({ accounts, signIn }, whose) => {
      const other = await accounts.authenticate(await signIn(whose));
      return { params: { sessionId: other!.sessionId } };
    },
    endOthers: nothing,
  },

  users: {
    list: (_, { user }) => ({
      query: { limit: 200, q: 'Somebody', only: 'administrators' },
      ...(user.role === 'administrator' && { shows: user.userId }),
    }),
    create: () => ({ body: { name: 'Newcomer', email: newEmail(), role: 'member' } }),
    update: async (house) => ({
      params: { userId: (await newUser(house)).user.id },
      body: { name: 'Renamed', role: 'administrator', disabled: true },
    }),
    assignRole: async (house) => ({
      params: { userId: (await newUser(house)).user.id },
      body: { roleId: (await newRole(house)).params.roleId },
    }),
    makeResetLink: async (house) => ({ params: { userId: (await newUser(house)).user.id } }),
    remove: async (house) => ({ params: { userId: (await newUser(house)).user.id } }),
  },

  groups: {
    list: async (house) => ({ query: { limit: 200, q: 'key' }, shows: (await newGroup(house)).groupId }),
    create: () => ({ body: { name: newKey(), description: 'Of the faculty' } }),
    get: async (house) => ({ params: await newGroup(house) }),
    update: async (house) => ({
      params: await newGroup(house),
      body: { name: newKey(), description: 'Another' },
    }),
    remove: async (house) => ({ params: await newGroup(house) }),
    members: async (house) => ({ params: await newGroup(house), query: { limit: 10, q: 'Somebody' } }),
    addMembers: async (house, { user }) => ({
      params: await newGroup(house),
      body: { userIds: [user.userId] },
    }),
    removeMember: async (house) => {
      const { groupId } = await newGroup(house);
      const { id: userId } = (await newUser(house)).user;
      await house.groups.addMembers(house.root, groupId, [userId]);
      return { params: { groupId, userId } };
    },
  },

  roles: {
    list: async (house) => ({ query: { limit: 200 }, shows: (await newRole(house)).params.roleId }),
    create: () => ({ body: { name: newKey(), permissions: { files: false } } }),
    update: async (house) => ({
      ...(await newRole(house)),
      body: { name: newKey(), permissions: { files: true } },
    }),
    remove: newRole,
  },

  grants: {
    list: async (house) => ({ params: await sharedEndpoint(house) }),
    change: async (house) => ({
      params: await sharedEndpoint(house),
      body: { changes: [{ subject: { kind: 'everyone' }, level: 'use' }] },
    }),
    subjects: async (house) => ({ params: await sharedEndpoint(house), query: { q: 'Some' } }),
  },

  invites: {
    list: async (house) => {
      const { invite } = await newInvite(house);
      return { query: { limit: 10 }, shows: invite.id };
    },
    create: () => ({ body: { email: newEmail(), role: 'member', note: 'For the choir', days: 3 } }),
    revoke: async (house) => ({ params: { inviteId: (await newInvite(house)).invite.id } }),
  },

  mail: { sendTest: nothing },

  audit: {
    list: (_, { user }) => ({
      query: { limit: 10, actor: user.userId, action: 'account.sign-up' },
      shows: user.userId,
    }),
    people: (_, { user }) => ({ shows: user.userId }),
    verify: nothing,
  },

  settings: {
    get: nothing,
    update: ({ model }) => ({
      body: {
        instanceName: 'Agora',
        registrationDomains: ['example.org'],
        defaultModel: model,
        largestUploadMegabytes: 20,
      },
    }),
  },

  preferences: {
    get: nothing,
    update: ({ model }) => ({ body: { theme: 'dark', language: 'de', lastModel: model } }),
  },

  endpoints: {
    list: ({ model }) => ({ shows: model.endpointId }),
    create: () => ({
      body: {
        name: 'Elsewhere',
        provider: 'openai-compatible',
        baseUrl: 'http://models.lan/v1',
        apiKey: 'sk-not-a-real-key',
        models: ['one'],
        allowPrivate: false,
      },
    }),
    get: newEndpoint,
    update: async (house) => ({ ...(await newEndpoint(house)), body: { name: 'Renamed' } }),
    remove: newEndpoint,
    check: newEndpoint,
    models: newEndpoint,
    updateModels: async (house) => ({
      ...(await newEndpoint(house)),
      body: { show: ['echo'], hide: ['echo-slow'], order: ['echo'], hideNew: true },
    }),
    lookForLocal: nothing,
  },

  models: {
    checkChoice: ({ model }) => ({ body: model }),
    list: ({ model }) => ({ shows: model.endpointId }),
  },

  egressAllowances: {
    list: nothing,
    remove: async ({ db, egressAllowances, root }) => {
      const host = `${newKey()}.lan`;
      await db.transaction((tx) => egressAllowances.add(tx, root, { host, port: 8080 }, 'Models'));
      const { items } = await egressAllowances.list(root);
      return { params: { allowanceId: items.find((one) => one.host === host)!.id } };
    },
  },

  tools: {
    sources: nothing,
    decisions: () => ({ query: { limit: 100 } }),
    revoke: async (house, whose) => {
      await house.tools.interactions.answer(whose.user, await newInteraction(house, whose), approval.answer);
      const { items } = await house.tools.listDecisions(whose.user, { limit: 1 });
      return { params: { decisionId: items[0]!.id } };
    },
    rules: nothing,
    addRule: (_, { user: { userId } }) => ({
      body: { effect: 'deny', sourceId: 'mcp_wiki', toolKey: 'mcp_wiki/edit', userId, risk: 'writes' },
    }),
    removeRule: async ({ tools, root }) => {
      const rule = { effect: 'ask' as const, sourceId: null, toolKey: null, userId: null, risk: null };
      return { params: { ruleId: (await tools.addRule(root, rule)).id } };
    },
  },

  actions: {
    list: nothing,
    create: () => ({
      body: {
        document: openapi,
        name: 'Pets',
        auth: { kind: 'none' },
        trusted: true,
        server: 'https://pets.example',
        allowPrivate: ['pets.example:443'],
      },
    }),
    update: async (house) => ({
      params: { actionId: await newAction(house) },
      body: {
        document: openapi,
        name: 'Animals',
        auth: { kind: 'bearer', secret: 'open sesame' },
        trusted: false,
        server: 'https://pets.example',
      },
    }),
    remove: async (house) => ({ params: { actionId: await newAction(house) } }),
    read: () => ({ body: { document: openapi, server: 'https://pets.example' } }),
    document: async (house) => ({ params: { actionId: await newAction(house) } }),
    connect: async (house) => ({ ...(await sharedAction(house)), body: { startAgain: false } }),
    disconnect: sharedAction,
  },

  interactions: {
    list: () => ({ query: { limit: 100, status: 'open' } }),
    get: async (house, whose) => {
      const interactionId = await newInteraction(house, whose);
      return { params: { interactionId }, shows: interactionId };
    },
    answer: async (house, whose) => ({
      params: { interactionId: await newInteraction(house, whose) },
      body: approval,
    }),
  },

  mcpServers: {
    list: nothing,
    create: async ({ groups, root }) => {
      await groups.updateRole(root, 'rol_default', { permissions });
      return {
        body: {
          name: 'Wiki',
          owner: 'own',
          url: 'https://mcp.example.org/mcp',
          description: 'What we know',
          headers: [{ name: 'X-Key', value: 'not a real key' }],
          oauth: { clientId: 'stoa', clientSecret: 'not a real secret', issuer: 'https://as.example.org' },
          timeoutMs: 5000,
        },
      };
    },
    get: sharedServer,
    update: async (house, whose) => ({ ...(await ownServer(house, whose)), body: { name: 'Renamed' } }),
    remove: ownServer,
    setVariables: async (house) => ({ ...(await sharedServer(house)), body: { values: {} } }),
    connect: async (house) => ({ ...(await sharedServer(house)), body: { startAgain: false } }),
    disconnect: sharedServer,
    status: sharedServer,
    logs: ownServer,
    call: async (house) => ({ ...(await sharedServer(house)), body: { tool: 'echo', args: {} } }),
    resources: sharedServer,
    readResource: async (house) => ({ ...(await sharedServer(house)), body: { uri: 'note://1' } }),
    attachResource: async (house) => ({ ...(await sharedServer(house)), body: { uri: 'note://1' } }),
    prompts: sharedServer,
    getPrompt: async (house) => ({ ...(await sharedServer(house)), body: { name: 'hail', arguments: {} } }),
    complete: async (house) => ({
      ...(await sharedServer(house)),
      body: { prompt: 'hail', argument: { name: 'whom', value: 'o' } },
    }),
  },

  mcpViews: {
    show: (house, { own }) => ({
      params: { fileId: own.fileId },
      query: { server: house.newId('mcp'), connects: 'https://api.example', loads: 'https://cdn.example' },
    }),
    call: async (house, { own }) => {
      const { mcpServerId: server } = (await sharedServer(house)).params;
      // One that there is would be asked for, and waited for.
      const body = { server, tool: 'nothing', args: {}, partId: '1.1.1' };
      return { params: { messageId: own.messageId }, body };
    },
    read: async (house) => ({ ...(await sharedServer(house)), body: { uri: 'note://1' } }),
  },

  files: {
    upload: nothing,
    list: (_, { own }) => ({ query: { limit: 100 }, shows: own.fileId }),
    get: (_, { own }) => ({ params: { fileId: own.fileId }, shows: own.fileId }),
    content: (_, { own }) => ({ params: { fileId: own.fileId }, query: { size: 'full' } }),
    remove: async (house, whose) => ({ params: { fileId: (await house.upload(whose)).id } }),
  },

  conversations: {
    list: (_, { own }) => ({ query: { limit: 100 }, shows: own.conversationId }),
    create: ({ model }) => ({ body: { title: 'Plans', model, instructions: 'Be brief.' } }),
    get: (_, { own }) => ({ params: { conversationId: own.conversationId }, shows: own.conversationId }),
    update: async (house, whose) => {
      const { conversationId, messageId } = await conversationOf(house, whose);
      const body = { title: 'Other plans', model: house.model, instructions: null, headId: messageId };
      return { params: { conversationId }, body: { ...body, pinned: true, archived: true, unread: false } };
    },
    instructions: (_, { own }) => ({ params: { conversationId: own.conversationId } }),
    remove: async (house, whose) => {
      const { conversationId } = await conversationOf(house, whose);
      return { params: { conversationId } };
    },
    messages: (_, { own: { conversationId, messageId } }) => ({
      params: { conversationId },
      query: { leaf: messageId, before: messageId, limit: 10 },
    }),
  },

  runs: {
    start: ({ model }, { own: { conversationId, messageId, fileId } }) => ({
      params: { conversationId },
      body: {
        parentId: messageId,
        parts: [
          { type: 'text', text: 'And this?' },
          { type: 'file', fileId },
        ],
        model,
        idempotencyKey: newKey(),
      },
    }),
    active: (_, { own }) => ({ shows: own.activeRunId }),
    get: (_, { own }) => ({ params: { runId: own.endedRunId }, shows: own.endedRunId }),
    events: (_, { own }) => ({ params: { runId: own.endedRunId }, query: { after: 0 } }),
    cancel: async (house, whose) => ({ params: { runId: (await conversationOf(house, whose)).runId } }),
  },

  oauth: {
    attempt: async (house, whose) => {
      const { params } = await attemptOf(house, whose);
      return { params, shows: params.attemptId };
    },
    cancel: attemptOf,
    start: attemptOf,
    callback: ({ newId }) => ({
      params: { targetId: newId('mcp') },
      query: { state: 'unknown', code: 'any', iss: 'https://as.example', error: 'none' },
    }),
    result: () => ({ params: { attemptId: 'unknown' } }),
    client: ({ newId }) => ({ params: { targetId: newId('mcp') } }),
  },

  news: {
    // Twice, so that one of them ends whatever stands in the place of the other.
    stream: (_, { own: { endedRunId } }) => ({
      query: { runs: `${endedRunId}:0,${endedRunId}:0` },
      shows: endedRunId,
    }),
  },
};
