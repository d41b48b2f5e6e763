import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  resolved?: string;
  hasInstallScript?: boolean;
  gypfile?: boolean;
  optionalDependencies?: Record<string, string>;
}

const root = path.join(import.meta.dirname, '..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const { packages } = read('package-lock.json') as { packages: Record<string, LockedPackage> };
const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };

describe('the lock file', () => {
  it('keeps npm 10 from compiling better-sqlite3, which comes with its binaries', () => {
    // npm writes this field of a manifest into no lock file, and npm 10 then runs node-gyp for every package that has a binding.gyp.
    expect(packages['node_modules/better-sqlite3']).toMatchObject({ gypfile: false });
  });

  it('names every package of a platform that another package may need there', () => {
    const missing = Object.entries(packages).flatMap(([where, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !(`node_modules/${name}` in packages) && !(`${where}/node_modules/${name}` in packages))
        .map((name) => `${where} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', () => {
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('runs no install script that nobody decided about', () => {
    const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
    const undecided = scripted.map(([where]) => where.replace(/^.*node_modules\//, '')).filter((name) => !(name in allowScripts));
    expect(undecided).toEqual([]);
  });
});
