import { describe, expect, test } from 'vitest';
import { commandParts } from './effects.ts';
import { kindsOfCommand } from './kinds.ts';

const outcomes = (command: string, exitCode: number | null, output = '') =>
  commandParts(command, { exitCode, output }).map(({ kind, outcome }) => `${kind} ${outcome}`);
const files = (command: string) =>
  commandParts(command, { exitCode: 0, output: '' }).flatMap((part) => part.files.map(({ path, effect }) => `${effect} ${path}`));

describe('a command', () => {
  test('is told by its words', () => {
    const kinds = {
      'FOO=1 timeout 60 npx jest': 'tests',
      'pnpm --filter web test': 'tests',
      'node --test': 'tests',
      'bash run-tests.sh': 'tests',
      'npm ci': 'other',
      'make -j4': 'build',
      'npx vite build': 'build',
      'cargo check': 'types',
      'npx eslint .': 'lint',
      'git -C x commit -m "a; b"': 'commit',
      'grep test a | wc -l': 'reads',
    };
    for (const [command, kind] of Object.entries(kinds)) expect(kindsOfCommand(command)[0], command).toBe(kind);
  });

  test('passes or fails by its exit code where nothing hides it', () => {
    expect(outcomes('npm test', 0)).toEqual(['tests passed']);
    expect(outcomes('cd web && npm test', 1)).toEqual(['reads unknown', 'tests failed']);
    expect(outcomes('npm run build && npm test', 0)).toEqual(['build passed', 'tests passed']);
    expect(outcomes('npm test', null)).toEqual(['tests failed']);
  });

  test('passes or fails by what it printed where its exit code is hidden', () => {
    expect(outcomes('npm test | tail', 0, '3 passed')[0]).toBe('tests passed');
    expect(outcomes('npm test | tail', 0, '1 failed, 3 passed')[0]).toBe('tests failed');
    expect(outcomes('npm test || true', 0)[0]).toBe('tests unknown');
    expect(outcomes('npx tsc | head', 0)[0]).toBe('types passed');
    expect(outcomes('npm run build && npm test', 1)[0]).toBe('build unknown');
  });

  test('tells the files it writes, changes and deletes', () => {
    expect(files('rm -rf a "b c" && mv x y')).toEqual(['deleted a', 'deleted b c', 'deleted x', 'created y']);
    expect(files("cat > a.ts <<'E'\nrm b\nE\necho x >> c.log 2>&1")).toEqual(['created a.ts', 'created c.log']);
    expect(files("sed -i -e 's/a/b/' f.ts g.ts")).toEqual(['changed f.ts', 'changed g.ts']);
    expect(files('git mv a.ts b.ts; git checkout -b new')).toEqual(['deleted a.ts', 'created b.ts']);
    expect(files('ls > /dev/null; echo "rm a > b"')).toEqual([]);
  });
});
