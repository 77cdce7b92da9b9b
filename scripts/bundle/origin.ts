// What the bundle is made of, from the lock file: the parts as CycloneDX, and their licences in full.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../install.mjs';

interface Locked {
  version: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
}

interface Bill {
  metadata: { component: { name: string } };
  components: { 'bom-ref': string; properties?: { name: string; value: string }[] }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

/** A software bill of materials of all that is not for development alone. */
export function softwareBill(root: string): unknown {
  // Asked to omit the others, npm omits as well what one of those would like to find beside it.
  const npm = spawnSync('npm', ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (npm.status !== 0)
    throw new StartError(`npm could not list the packages: ${npm.stderr || npm.error?.message}`);
  const bill = withoutDevelopment(JSON.parse(npm.stdout) as Bill);
  // npm takes the name of the folder.
  bill.metadata.component.name = 'stoa';
  return bill;
}

function withoutDevelopment(bill: Bill): Bill {
  const isForDevelopment = ({ properties = [] }: Bill['components'][number]) =>
    properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
  const left = new Set(bill.components.filter(isForDevelopment).map((component) => component['bom-ref']));
  return {
    ...bill,
    components: bill.components.filter((component) => !left.has(component['bom-ref'])),
    dependencies: bill.dependencies
      .filter(({ ref }) => !left.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => !left.has(one)) })),
  };
}

const licenceFile = /^(licen[cs]e|copying|notice)/i;

/** Every package that is not for development alone, with what its licence file says. */
export function licencesPage(root: string): string {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const sections = Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link)
    .filter(([path]) => existsSync(join(root, path)))
    .map(([path, { version, license }]) => {
      const folder = join(root, path);
      const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
      const licences = files.filter(({ name }) => licenceFile.test(name));
      // A few have none and say it in their README, such as those that hold libraries of others.
      const texts = (licences.length > 0 ? licences : files.filter(({ name }) => /^readme/i.test(name))).map(
        ({ name }) => readFileSync(join(folder, name), 'utf8').trim(),
      );
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return [`${name} ${version} (${license ?? 'see below'})`, ...texts].join('\n\n');
    });
  return ['Stoa is made with these packages.', ...sections].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}
