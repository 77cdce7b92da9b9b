/** Documents as they are met: each works, or says why it does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Described, DocumentError, type Operation, readDocument } from './operations.ts';
import { InputError, requestFor } from './request.ts';

const server = 'https://pets.example/v1';
const none = { kind: 'none' as const, name: null, secret: null };

const read = (operation: object, rest: object = {}, path = '/pets', method = 'get'): Described =>
  readDocument({
    openapi: '3.1.0',
    servers: [{ url: server }],
    paths: { [path]: { [method]: operation } },
    ...rest,
  });

const sent = ({ operations: [operation] }: Described, input: Record<string, unknown>) =>
  requestFor(server, operation as Operation, input, none);

const parameter = (place: string, more: object = {}) => ({ parameters: [{ name: 'p', in: place, ...more }] });
const list = ['a b', 'c'];
const object = { x: 1, y: 'ü' };

const written: [what: string, parameter: object, value: unknown, url: string][] = [
  ['a word in the query', parameter('query'), 'a&b', '/pets?p=a%26b'],
  ['a list, exploded', parameter('query'), list, '/pets?p=a%20b&p=c'],
  ['a list, joined', parameter('query', { explode: false }), list, '/pets?p=a%20b,c'],
  [
    'a list, spaces',
    parameter('query', { style: 'spaceDelimited', explode: false }),
    list,
    '/pets?p=a%20b%20c',
  ],
  [
    'a list, pipes',
    parameter('query', { style: 'pipeDelimited', explode: false }),
    list,
    '/pets?p=a%20b%7Cc',
  ],
  ['an object, exploded', parameter('query'), object, '/pets?x=1&y=%C3%BC'],
  ['an object, joined', parameter('query', { explode: false }), object, '/pets?p=x,1,y,%C3%BC'],
  [
    'an object, deep',
    parameter('query', { style: 'deepObject' }),
    object,
    '/pets?p%5Bx%5D=1&p%5By%5D=%C3%BC',
  ],
  [
    'what is JSON',
    parameter('query', { content: { 'application/json': { schema: {} } } }),
    object,
    '/pets?p=%7B%22x%22%3A1%2C%22y%22%3A%22%C3%BC%22%7D',
  ],
  ['nothing', parameter('query'), undefined, '/pets'],
];

test('parameters of a query are written as their style has it', () => {
  for (const [what, operation, value, url] of written)
    assert.equal(sent(read(operation), { p: value }).url, `https://pets.example/v1${url}`, what);
});

test('parameters of a path are written as their style has it, and never lead up', () => {
  const inPath: [more: object, value: unknown, path: string | null][] = [
    [{}, 'a/b', 'a%2Fb'],
    [{}, list, 'a%20b,c'],
    [{}, object, 'x,1,y,%C3%BC'],
    [{ explode: true }, object, 'x=1,y=%C3%BC'],
    [{ style: 'label' }, list, '.a%20b,c'],
    [{ style: 'label', explode: true }, list, '.a%20b.c'],
    [{ style: 'matrix' }, list, ';p=a%20b,c'],
    [{ style: 'matrix', explode: true }, list, ';p=a%20b;p=c'],
    [{ style: 'matrix', explode: true }, object, ';x=1;y=%C3%BC'],
    [{ style: 'label' }, '.', null],
    [{}, [''], null],
    [{}, '..', null],
  ];
  for (const [more, value, path] of inPath) {
    const document = read(
      { parameters: [{ name: 'p', in: 'path', required: true, ...more }] },
      {},
      '/pets/{p}',
    );
    const message = JSON.stringify([more, value]);
    if (path === null) assert.throws(() => sent(document, { p: value }), InputError, message);
    else assert.equal(sent(document, { p: value }).url, `${server}/pets/${path}`, message);
  }
});

test('what a path has in it and nobody describes is asked for all the same', () => {
  const document = read({}, {}, '/pets/{petId}');
  assert.deepEqual(document.operations[0]!.inputSchema.required, ['petId']);
  assert.equal(sent(document, { petId: 'rex' }).url, `${server}/pets/rex`);
});

test('headers are plain lines, and those that say who asks are not the model’s', () => {
  const header = (name: string) => read({ parameters: [{ name, in: 'header', required: true }] });
  assert.equal(sent(header('X-Tags'), { 'X-Tags': list }).headers['x-tags'], 'a b,c');
  assert.throws(() => sent(header('X-Tags'), { 'X-Tags': 'a\nb' }), InputError);
  for (const name of ['Authorization', 'Cookie', 'Content-Type', 'Accept', 'Host'])
    assert.deepEqual(header(name).operations[0]!.inputSchema.properties, {}, name);
});

const schema = { type: 'object', properties: { name: { type: 'string' }, tags: { type: 'array' } } };
const withBody = (content: object, required = true) =>
  read({ requestBody: { required, content } }, {}, '/pets', 'post');
const body = { name: 'Rex & "Max"', tags: ['a', 'b'] };

test('bodies are JSON, a form, parts or a text, by what the operation takes', () => {
  const json = sent(withBody({ 'application/vnd.pets+json': { schema } }), { body });
  assert.deepEqual(
    [json.headers['content-type'], json.body],
    ['application/vnd.pets+json', JSON.stringify(body)],
  );
  const form = sent(withBody({ 'application/x-www-form-urlencoded': { schema } }), { body });
  assert.equal(form.body, 'name=Rex+%26+%22Max%22&tags=a&tags=b');
  const parts = sent(withBody({ 'multipart/form-data': { schema } }), { body });
  const [, boundary] = /^multipart\/form-data; boundary=(\w+)$/.exec(parts.headers['content-type']!)!;
  assert.deepEqual(
    parts.body!.split(`--${boundary}`).map((part) => part.trim()),
    [
      '',
      'content-disposition: form-data; name="name"\r\n\r\nRex & "Max"',
      'content-disposition: form-data; name="tags"\r\n\r\na',
      'content-disposition: form-data; name="tags"\r\n\r\nb',
      '--',
    ],
  );
  const text = sent(withBody({ 'application/xml': { schema: { type: 'string' } } }), { body: '<pet/>' });
  assert.deepEqual([text.headers['content-type'], text.body], ['application/xml; charset=utf-8', '<pet/>']);
  const several = withBody({ 'text/plain': {}, 'application/json; charset=utf-8': { schema } });
  assert.equal(several.operations[0]!.body!.type, 'json');
  const wrong = withBody({ 'multipart/form-data': { schema } });
  assert.throws(() => sent(wrong, { body: 'Rex' }), InputError);
});

const file = { type: 'string', format: 'binary' };
const withFile = (required: string[]) => ({
  'multipart/form-data': { schema: { type: 'object', required, properties: { name: {}, file } } },
});
const refused: [reason: string, operation: object][] = [
  ['file', { requestBody: { required: true, content: { 'application/octet-stream': { schema: file } } } }],
  ['file', { requestBody: { required: true, content: { 'image/png': {} } } }],
  ['file', { requestBody: { required: true, content: withFile(['file']) } }],
  ['body', { requestBody: { required: true, content: { 'application/x-protobuf': {} } } }],
  ['body', { requestBody: { $ref: 'bodies.yaml#/pet' } }],
  ['cookie', parameter('cookie', { required: true })],
  ['parameter', { parameters: [{ $ref: 'parameters.yaml#/p' }] }],
  ['parameter', { parameters: [{ $ref: '#/components/parameters/round' }] }],
  ['other-server', { servers: [{ url: 'https://uploads.example' }] }],
];

test('an operation that cannot be called is no tool, and the reason is told', () => {
  const components = {
    parameters: {
      round: { $ref: '#/components/parameters/about' },
      about: { $ref: '#/components/parameters/round' },
    },
  };
  for (const [reason, operation] of refused) {
    const { operations, problems } = readDocument({
      openapi: '3.0.0',
      servers: [{ url: server }],
      paths: { '/ok': { get: {} }, '/pets': { post: operation } },
      components,
    });
    assert.deepEqual(problems, [{ operation: 'POST /pets', reason }], JSON.stringify(operation));
    assert.deepEqual(
      operations.map(({ path }) => path),
      ['/ok'],
    );
  }
});

test('what is optional and cannot be written is left out', () => {
  const optional = withBody({ 'image/png': {} }, false);
  assert.equal(optional.operations[0]!.body, null);
  const parts = withBody(withFile([]));
  const { properties } = parts.operations[0]!.inputSchema as { properties: { body: { properties: object } } };
  assert.deepEqual(Object.keys(properties.body.properties), ['name']);
  assert.deepEqual(read(parameter('cookie')).operations[0]!.inputSchema.properties, {});
});

test('servers: the first whole one, variables by their defaults, those of an operation, or none', () => {
  const serversOf = (servers: unknown) => read({}, { servers }).servers;
  assert.deepEqual(
    serversOf([
      { url: '/v1' },
      { url: 'ftp://pets.example' },
      { url: 'https://me:secret@pets.example' },
      {
        url: 'https://{region}.pets.example/{base}/',
        variables: { region: { default: 'eu' }, base: { default: 'v2' } },
      },
      { url: 'https://pets.example/v1/?key=x#y' },
      { url: 'https://pets.example/v1' },
    ]),
    ['https://eu.pets.example/v2', 'https://pets.example/v1'],
  );
  for (const servers of [undefined, [], [{ url: '/v1' }], 'https://pets.example'])
    assert.deepEqual(serversOf(servers), []);
  const same = read({ servers: [{ url: `${server}/` }] });
  assert.deepEqual(same.problems, []);
});

test('references go around in circles, over several steps, and to paths', () => {
  const { operations } = readDocument({
    openapi: '3.1.0',
    servers: [{ url: server }],
    paths: { '/pets': { $ref: '#/components/pathItems/pets' } },
    components: {
      pathItems: { pets: { post: { requestBody: { $ref: '#/components/requestBodies/pet' } } } },
      requestBodies: {
        pet: { $ref: '#/components/requestBodies/really' },
        really: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
      },
      schemas: {
        Pet: {
          type: 'object',
          properties: {
            parent: { $ref: '#/components/schemas/Pet' },
            owner: { $ref: '#/components/schemas/Owner' },
          },
        },
        Owner: {
          type: 'object',
          properties: { pets: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } },
        },
      },
    },
  });
  const { properties } = operations[0]!.inputSchema as { properties: { body: object } };
  assert.deepEqual(properties.body, {
    type: 'object',
    properties: { parent: {}, owner: { type: 'object', properties: { pets: { type: 'array', items: {} } } } },
  });
});

test('operations of one name get names of their own', () => {
  const { operations } = readDocument({
    openapi: '3.0.0',
    servers: [{ url: server }],
    paths: {
      '/a': { get: { operationId: 'do it' }, post: { operationId: 'do it' } },
      '/b': { get: { operationId: 'do.it' } },
    },
  });
  assert.deepEqual(
    operations.map(({ name }) => name),
    ['do_it', 'do_it_2', 'do_it_3'],
  );
});

test('what cannot be a document of ours says so', () => {
  const cases: [document: unknown, says: RegExp][] = [
    [{ swagger: '2.0', paths: {} }, /Swagger 2/],
    [{ openapi: '3.0.0', paths: {} }, /no operations/],
    [
      { openapi: '3.0.0', paths: { '/a': { get: parameter('cookie', { required: true }) } } },
      /None of its operations/,
    ],
    [[], /no OpenAPI document/],
  ];
  for (const [document, says] of cases)
    assert.throws(
      () => readDocument(document),
      (error) => error instanceof DocumentError && says.test(error.message),
    );
});

test('how people sign in is taken from the document, those schemes first that it asks for', () => {
  const flow = {
    authorizationUrl: '/oauth/authorize',
    tokenUrl: 'https://as.example/token',
    scopes: { read: '', write: '' },
  };
  const securitySchemes = {
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    login: { type: 'oauth2', flows: { authorizationCode: flow } },
    machine: { type: 'oauth2', flows: { clientCredentials: flow } },
    oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://as.example/.well-known/openid-configuration' },
    basic: { type: 'http', scheme: 'Basic' },
  };
  const authOf = (security?: object[]) => read({}, { components: { securitySchemes }, security }).auth;
  assert.deepEqual(authOf(), { kind: 'header', name: 'X-Key', signIn: null });
  assert.equal(authOf([{ basic: [] }]).kind, 'basic');
  assert.equal(authOf([{ machine: [] }]).kind, 'header');
  const usual = { clientId: null, authMethod: 'client_secret_post', pkce: true };
  assert.deepEqual(authOf([{ login: ['read'] }]).signIn, {
    server: {
      kind: 'given',
      authorizationUrl: 'https://pets.example/oauth/authorize',
      tokenUrl: 'https://as.example/token',
      revocationUrl: null,
    },
    scopes: ['read'],
    ...usual,
  });
  assert.deepEqual(authOf([{ login: [] }]).signIn!.scopes, ['read', 'write']);
  const elsewhere = { openapi: '3.1.0', paths: { '/a': { get: {} } }, components: { securitySchemes } };
  const { auth } = readDocument({ ...elsewhere, security: [{ login: [] }] }, 'https://mine.example/api');
  assert.equal(
    auth.signIn?.server.kind === 'given' && auth.signIn.server.authorizationUrl,
    'https://mine.example/oauth/authorize',
  );
  assert.deepEqual(authOf([{ oidc: [] }]).signIn, {
    server: { kind: 'issuer', issuer: 'https://as.example' },
    scopes: ['openid'],
    ...usual,
  });
});
