import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { baseEnvironment } from './environment.ts';
import { findShell } from './program.ts';

test('commands find the programs of the person, not those npm put in front of them', () => {
  const inherited = {
    npm_lifecycle_event: 'start',
    npm_package_name: 'tessera',
    INIT_CWD: '/work',
    PATH: '/app/node_modules/.bin:/node_modules/.bin:/npm/node-gyp-bin:/usr/bin:/own/node_modules/.bin',
    npm_config_registry: 'https://registry.example',
  };
  const environment = baseEnvironment(inherited, 'linux');
  expect(environment['PATH']).toBe('/usr/bin:/own/node_modules/.bin');
  expect(Object.keys(environment).filter((name) => name.startsWith('npm_') || name === 'INIT_CWD')).toEqual(['npm_config_registry']);
});

test('a search path npm did not touch stays as it is', () => {
  expect(baseEnvironment({ PATH: '/own/node_modules/.bin:/usr/bin' }, 'linux')['PATH']).toBe('/own/node_modules/.bin:/usr/bin');
});

test('text is UTF-8 unless the person says otherwise', () => {
  expect(baseEnvironment({}, 'linux')['LANG']).toBe('C.UTF-8');
  expect(baseEnvironment({ LC_ALL: 'de_DE.UTF-8' }, 'linux')['LANG']).toBeUndefined();
});

test('bash comes first, then the own shell, then sh', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'tessera-path-'));
  const folder = (...names: string[]) => {
    const made = path.join(root, names.join('-'));
    mkdirSync(made);
    for (const name of names) writeFileSync(path.join(made, name), '', { mode: 0o755 });
    return made;
  };
  const [both, zsh, sh] = [folder('bash', 'sh'), folder('zsh'), folder('sh')];
  expect(findShell({ PATH: `/nowhere:${both}`, SHELL: `${zsh}/zsh` }, 'linux')).toMatchObject({ dialect: 'bash', file: `${both}/bash` });
  expect(findShell({ PATH: sh, SHELL: `${zsh}/zsh` }, 'linux')).toMatchObject({ dialect: 'zsh', file: `${zsh}/zsh` });
  expect(findShell({ PATH: sh, SHELL: '/usr/bin/fish' }, 'linux')).toMatchObject({ dialect: 'sh', file: `${sh}/sh` });
  expect(findShell({ PATH: both }, 'win32')).toBeNull();
  rmSync(root, { recursive: true });
});
