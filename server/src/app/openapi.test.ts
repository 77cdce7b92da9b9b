import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessTable } from '@stoa/contract/access';
import { allRoutes } from '@stoa/contract/routes';
import { describeApi } from './openapi.ts';

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: object;
}

interface Operation {
  operationId: string;
  summary: string;
  security?: unknown[];
  'x-access': unknown;
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

const described = JSON.parse(JSON.stringify(describeApi('1.2.3'))) as {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
};

const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

test('every route of the contract is described under its path and method, and nothing else is', () => {
  const said = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  const real = allRoutes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  assert.ok(real.length > 25);
  assert.deepEqual(said.toSorted(), real.toSorted());
});

test('the document says what it is', () => {
  assert.match(described.openapi, /^3\.1\.\d$/);
  assert.deepEqual(described.info, { title: 'Stoa', version: '1.2.3' });
});

test('every name in a path is a required parameter of it, and no parameter is said twice', () => {
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const said = operation.parameters.filter((parameter) => parameter.in === 'path');
    assert.deepEqual(said.map(({ name }) => name).toSorted(), inPath.toSorted(), path);
    assert.ok(
      said.every(({ required }) => required),
      path,
    );
    for (const { name, in: place, schema } of operation.parameters) {
      assert.ok(name && ['path', 'query'].includes(place) && typeof schema === 'object', path);
    }
    const keys = operation.parameters.map(({ name, in: place }) => `${place} ${name}`);
    assert.equal(new Set(keys).size, keys.length, path);
  }
});

test('no reference leads nowhere', () => {
  const references: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref') references.push(inner as string);
      walk(inner);
    }
  };
  walk(described);
  assert.ok(references.length > 0);
  for (const reference of new Set(references)) {
    assert.match(reference, /^#\//);
    const target = reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], described);
    assert.ok(target, reference);
  }
});

test('operations have names of their own, a summary, and say whether a session is needed and what everybody meets', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  assert.equal(new Set(names).size, names.length);
  for (const route of allRoutes) {
    const { [route.method.toLowerCase()]: operation } =
      described.paths[route.path.replace(/:(\w+)/g, '{$1}')]!;
    assert.equal(operation!.summary, route.summary);
    assert.equal(operation!.security !== undefined, route.access !== 'anyone', route.path);
    assert.deepEqual(operation!['x-access'], { row: route.access, meets: accessTable[route.access] });
    assert.equal(operation!.requestBody !== undefined, route.body !== undefined, route.path);
  }
});

test('bodies are closed objects, and every answer is described', () => {
  for (const { path, method, operation } of operations) {
    for (const { schema } of Object.values(operation.requestBody?.content ?? {}))
      assert.equal(schema.additionalProperties, false, `${method} ${path}`);
    const good = Object.entries(operation.responses).filter(([status]) => /^[23]/.test(status));
    assert.equal(good.length, 1, `${method} ${path}`);
    const [status, answer] = good[0]!;
    assert.equal(answer.content === undefined, status === '204' || status === '302', `${method} ${path}`);
    for (const { description } of Object.values(operation.responses)) assert.ok(description);
  }
});

test('every error a route can answer with stands under its status', () => {
  for (const route of allRoutes) {
    const operation = described.paths[route.path.replace(/:(\w+)/g, '{$1}')]![route.method.toLowerCase()]!;
    for (const code of route.errors ?? []) {
      const found = Object.entries(operation.responses).filter(([, { description }]) =>
        description.split(', ').includes(code),
      );
      assert.equal(found.length, 1, `${route.path} ${code}`);
      assert.match(found[0]![0], /^[45]\d\d$/);
    }
  }
});
