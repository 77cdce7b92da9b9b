/** Things that are shared: each caller of the access table has of them what they are called by. */
import type { ResourceKind } from '@stoa/contract/grants';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import { type House, newKey, type Person } from './house.ts';

export interface Shared<K extends ResourceKind = ResourceKind> {
  kind: K;
  id: string;
}

/**
 * What is the owner's, and what others may use: each by what they are in the access table. The other has had all that
 * can be had, and has lost it.
 */
export const shareWithEach = async <K extends ResourceKind>(
  { access, groups, root, people }: House,
  sharer: UserPrincipal,
  { kind, id }: Shared<K>,
): Promise<Shared<K>> => {
  const { id: groupId } = await groups.create(root, { name: newKey(), description: '' });
  const [other, member] = [people.other.user.userId, people['group-member'].user.userId];
  await groups.addMembers(root, groupId, [other, member]);
  const user = ({ user: { userId } }: Person) => ({ kind: 'user' as const, id: userId });
  // Of what is a person's nobody else becomes the owner.
  const most = sharer === root ? 'own' : 'use';
  await access.changeGrants(sharer, { kind, id }, [
    { subject: { kind: 'everyone' }, level: null },
    { subject: { kind: 'group', id: groupId }, level: 'use' },
    { subject: user(people.viewer), level: 'use' },
    { subject: user(people.editor), level: 'use' },
    { subject: user(people.owner), level: most },
    { subject: user(people.other), level: most },
  ]);
  await access.changeGrants(sharer, { kind, id }, [{ subject: user(people.other), level: null }]);
  await groups.removeMember(root, groupId, other);
  return { kind, id };
};

/** For calls that leave it as it was. */
export const onceIn = (make: (house: House) => Promise<Shared>) => {
  const made = new WeakMap<House, Promise<Shared>>();
  return (house: House): Promise<Shared> => {
    const one = made.get(house) ?? make(house);
    made.set(house, one);
    return one;
  };
};

export const sharedEndpoint = async (house: House) =>
  shareWithEach(house, house.root, {
    kind: 'endpoint',
    id: (await house.models.createEndpoint(house.root, { name: 'Spare', provider: 'scripted' })).id,
  });

export const openapi = JSON.stringify({
  openapi: '3.1.0',
  servers: [{ url: 'https://pets.example' }],
  paths: { '/pets': { get: { operationId: 'listPets' } } },
});

export const newAction = async ({ actions, root }: House): Promise<string> =>
  (await actions.create(root, { document: openapi, auth: { kind: 'none' }, trusted: false })).id;

/** One of the instance that answers without a network. */
export const newSharedServer = async (house: House) => {
  const { id } = await house.mcp.create(house.root, { name: 'Program', command: { argv: answering } });
  return shareWithEach(house, house.root, { kind: 'mcp-server', id });
};
const oneServer = onceIn(newSharedServer);

export const sharedServer = async (house: House) => ({
  params: { mcpServerId: (await oneServer(house)).id },
});

const answering = [
  process.execPath,
  '-e',
  `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method } = JSON.parse(line);
    if (id === undefined) return;
    const content = { uri: 'note://1', text: 'words' };
    const results = {
      initialize: {
        protocolVersion: '2025-06-18',
        serverInfo: { name: 'program', version: '1' },
        capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      },
      'tools/list': { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] },
      'tools/call': { content: [{ type: 'text', text: 'done' }] },
      'resources/list': { resources: [{ uri: 'note://1', name: 'note' }] },
      'resources/read': { contents: [content] },
      'prompts/list': { prompts: [{ name: 'hail' }] },
      'prompts/get': { messages: [{ role: 'user', content: { type: 'text', text: 'hail' } }] },
      'completion/complete': { completion: { values: ['one'] } },
    };
    const answer = results[method] ? { result: results[method] } : { error: { code: -32601, message: 'no' } };
    console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  });`,
];

export const ownServer = async ({ mcp, groups, root }: House, { user }: Person) => {
  await groups.updateRole(root, 'rol_default', { permissions });
  const given = { name: 'Own', url: 'https://mcp.example.org/mcp', owner: 'own' as const };
  return { params: { mcpServerId: (await mcp.create(user, given)).id } };
};
export const permissions = { ownMcpServers: true, shareMcpServers: true };

/** The owner's own, and so no administrator's. */
export const newSharedOwnServer = async (house: House) => {
  const { mcpServerId: id } = (await ownServer(house, house.people.owner)).params;
  return shareWithEach(house, house.people.owner.user, { kind: 'mcp-server', id });
};

export const newSharedAction = async (house: House) =>
  shareWithEach(house, house.root, { kind: 'action', id: await newAction(house) });
const oneAction = onceIn(newSharedAction);

export const sharedAction = async (house: House) => ({
  params: { actionId: (await oneAction(house)).id },
});
