// What `ops/` hands out, as far as it can be proven without the engines that read it: every variable is one that the
// server knows, every path one that the image or the bundle has, and nothing is open that need not be.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { configKeys } from '../server/src/app/config.ts';

const ops = fileURLToPath(new URL('../ops/', import.meta.url));
const read = (path: string): string => readFileSync(join(ops, path), 'utf8');

const unknownVariables = (text: string): string[] =>
  [...text.matchAll(/\bSTOA_[A-Z_]*[A-Z]\b/g)]
    .map(([name]) => name)
    .filter((name) => !(name in configKeys) && !(name.replace(/_FILE$/, '') in configKeys));

interface Service {
  image: string;
  ports?: string[];
  environment: Record<string, string>;
  secrets?: string[];
  read_only?: boolean;
  tmpfs?: string[];
  cap_drop: string[];
  security_opt: string[];
  mem_limit: string;
  networks?: string[];
  volumes: string[];
}

interface Composition {
  services: Record<string, Service>;
  secrets?: Record<string, { file: string }>;
  networks?: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
}

for (const file of readdirSync(join(ops, 'compose')).filter((name) => name.endsWith('.yaml'))) {
  test(`${file} says nothing that Stoa does not know, and opens nothing that need not be`, () => {
    const text = read(`compose/${file}`);
    assert.deepEqual(unknownVariables(text), []);
    const { services, secrets = {}, networks = {}, volumes } = parse(text) as Composition;
    for (const [name, service] of Object.entries(services)) {
      assert.deepEqual(service.cap_drop, ['ALL'], name);
      assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
      assert.ok(service.mem_limit, name);
      for (const secret of service.secrets ?? []) assert.ok(secret in secrets, secret);
      for (const network of service.networks ?? []) assert.ok(network in networks, network);
      for (const volume of service.volumes) assert.ok(Object.hasOwn(volumes, volume.split(':')[0]!), volume);
      for (const [variable, value] of Object.entries(service.environment)) {
        if (!variable.endsWith('_FILE'))
          assert.doesNotMatch(variable, /KEY|PASSWORD|URL$(?<!PUBLIC_URL)/, 'a secret is a file');
        else assert.ok(service.secrets?.includes(value.replace('/run/secrets/', '')), variable);
      }
    }
    const stoa = services['stoa']!;
    assert.equal(stoa.read_only, true);
    assert.ok(stoa.tmpfs?.some((mount) => mount.startsWith('/tmp:')));
    assert.ok(stoa.volumes.includes('data:/data'));
    assert.deepEqual(stoa.ports, ['${PUBLISH_ON:-127.0.0.1}:3080:3080']);
    const { postgres } = services;
    if (postgres) assert.ok(!postgres.ports && postgres.networks?.every((name) => networks[name]?.internal));
  });
}

test('the image knows its variables and carries nothing of its making', () => {
  const text = read('Dockerfile');
  assert.deepEqual(unknownVariables(text), []);
  const last = text.slice(text.lastIndexOf('\nFROM '));
  assert.match(last, /^USER 10001:10001$/m);
  assert.match(last, /^STOPSIGNAL SIGTERM$/m);
  assert.deepEqual(last.match(/^(COPY|ADD) .*$/gm), ['COPY --from=build /image /app']);
  assert.doesNotMatch(last, /npm|curl|wget/);
  const ignored = readFileSync(join(ops, '../.dockerignore'), 'utf8').split('\n');
  for (const name of ['.git', 'data', '**/node_modules', '**/.env*', 'ops/compose/secrets'])
    assert.ok(ignored.includes(name), name);
});

test('the examples of proxies name variables that exist, and Traefik’s two files fit each other', () => {
  for (const file of readdirSync(join(ops, 'proxies'))) {
    const text = read(`proxies/${file}`);
    assert.deepEqual(unknownVariables(text), [], file);
    assert.match(text, /127\.0\.0\.1:3080|traefik-routes\.yaml/, file);
  }
  const start = parse(read('proxies/traefik.yaml'));
  const { http } = parse(read('proxies/traefik-routes.yaml'));
  const [router] = Object.values<{ service: string; entryPoints: string[]; tls: { certResolver: string } }>(
    http.routers,
  );
  assert.ok(router!.service in http.services);
  for (const entry of router!.entryPoints) assert.ok(entry in start.entryPoints);
  assert.ok(router!.tls.certResolver in start.certificatesResolvers);
  assert.equal(start.entryPoints.websecure.transport.respondingTimeouts.writeTimeout, '0s');
  assert.match(start.providers.file.filename, /traefik-routes\.yaml$/);
});

const hasSystemd = existsSync('/usr/bin/systemd-analyze');

test(
  'the service is one that systemd understands, and is closed',
  { skip: !hasSystemd && 'no systemd here' },
  () => {
    const unit = read('systemd/stoa.service');
    assert.deepEqual(unknownVariables(unit), []);
    const folder = mkdtempSync(join(tmpdir(), 'stoa-unit-'));
    try {
      // What it starts is not installed here; everything else is as it is handed out.
      const path = join(folder, 'stoa.service');
      writeFileSync(path, unit.replace('/opt/stoa/bin/node', process.execPath));
      const verified = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
      assert.deepEqual([verified.status, verified.stderr], [0, '']);
      const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', path], {
        encoding: 'utf8',
      });
      assert.equal(judged.status, 0, judged.stdout);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
