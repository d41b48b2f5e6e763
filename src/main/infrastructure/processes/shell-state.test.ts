import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTestShells } from './testing/test-shells.ts';

test('a command starts where the last one left the shell', async () => {
  await using it = createTestShells();
  await it.run('mkdir sub; cd sub; export COLOUR="a b\nc"; plain=5; list=(1 "2 3"); greet() { echo "hello $1"; }; alias ll="echo listed"');
  await it.run('shopt -s nullglob; set -o pipefail');
  const { screen } = await it.run(
    'pwd; echo "$COLOUR"; echo "$plain ${list[1]}"; greet you; ll; shopt nullglob; false | true; echo $?; cd -',
  );
  expect(screen.split('\n')).toEqual([
    `${it.folder}/sub`,
    'a b',
    'c',
    '5 2 3',
    'hello you',
    'listed',
    'nullglob       \ton'.replace('\t', ' '),
    '1',
    it.folder,
  ]);
});

test('the state survives the engine', async () => {
  await using it = createTestShells();
  await it.run('export KEPT=yes; mkdir deep; cd deep; work() { echo worked; }');
  await it.shells.close();
  const { shell } = it.restart();
  const { screen, cwd } = await it.run('echo $KEPT; work; pwd', { shell });
  expect([screen, cwd]).toEqual([`yes\nworked\n${it.folder}/deep`, `${it.folder}/deep`]);
});

// As `python3 -m venv` writes it, with the parts for other shells left out.
const activate = (venv: string) => `deactivate () {
    if [ -n "\${_OLD_VIRTUAL_PATH:-}" ] ; then PATH="\${_OLD_VIRTUAL_PATH:-}" ; export PATH ; unset _OLD_VIRTUAL_PATH ; fi
    if [ -n "\${_OLD_VIRTUAL_PYTHONHOME:-}" ] ; then
        PYTHONHOME="\${_OLD_VIRTUAL_PYTHONHOME:-}" ; export PYTHONHOME ; unset _OLD_VIRTUAL_PYTHONHOME
    fi
    hash -r 2> /dev/null
    if [ -n "\${_OLD_VIRTUAL_PS1:-}" ] ; then PS1="\${_OLD_VIRTUAL_PS1:-}" ; export PS1 ; unset _OLD_VIRTUAL_PS1 ; fi
    unset VIRTUAL_ENV ; unset VIRTUAL_ENV_PROMPT
    if [ ! "\${1:-}" = "nondestructive" ] ; then unset -f deactivate ; fi
}
deactivate nondestructive
VIRTUAL_ENV='${venv}' ; export VIRTUAL_ENV
_OLD_VIRTUAL_PATH="$PATH" ; PATH="$VIRTUAL_ENV/bin:$PATH" ; export PATH
if [ -n "\${PYTHONHOME:-}" ] ; then _OLD_VIRTUAL_PYTHONHOME="\${PYTHONHOME:-}" ; unset PYTHONHOME ; fi
if [ -z "\${VIRTUAL_ENV_DISABLE_PROMPT:-}" ] ; then
    _OLD_VIRTUAL_PS1="\${PS1:-}" ; PS1="(venv) \${PS1:-}" ; export PS1 ; VIRTUAL_ENV_PROMPT="(venv) " ; export VIRTUAL_ENV_PROMPT
fi
hash -r 2> /dev/null
`;

test('a virtual environment stays active, also in another engine, until it is deactivated', async () => {
  await using it = createTestShells({ environment: { ...process.env, PYTHONHOME: '/outside' } });
  const venv = path.join(it.folder, 'venv');
  mkdirSync(path.join(venv, 'bin'), { recursive: true });
  writeFileSync(path.join(venv, 'bin/tool'), '#!/bin/sh\necho tool of the environment\n', { mode: 0o755 });
  writeFileSync(path.join(venv, 'bin/activate'), activate(venv));
  await it.run('source venv/bin/activate');
  const inside = `tool of the environment\n${venv} none`;
  const show = 'tool; echo $VIRTUAL_ENV ${PYTHONHOME-none}';
  expect((await it.run(show)).screen).toBe(inside);
  await it.shells.close();

  const { shell } = it.restart();
  expect((await it.run(show, { shell })).screen).toBe(inside);
  await it.run('deactivate', { shell });
  const { screen } = await it.run('command -v tool; echo "${VIRTUAL_ENV-none} $PYTHONHOME"; type deactivate', { shell });
  expect(screen).toMatch(/^none \/outside\n(?!deactivate is a function)/);
});

test('removing an inherited variable is carried too', async () => {
  await using it = createTestShells({ environment: { ...process.env, INHERITED: 'from outside' } });
  expect((await it.run('echo $INHERITED; unset INHERITED')).screen).toBe('from outside');
  expect((await it.run('echo "${INHERITED-gone}"')).screen).toBe('gone');
});

test.each([
  ['exit', 'cd /; export LOST=1; exit 3', 3],
  ['exec', 'cd /; export LOST=1; exec sh -c "exit 4"', 4],
  ['set -e', 'cd /; export LOST=1; set -e; (exit 5); echo not reached', 5],
])('a command that leaves the shell by %s reports its code and keeps the state before it', async (_name, command, exitCode) => {
  await using it = createTestShells();
  await it.run('export BEFORE=1');
  const outcome = await it.run(command);
  expect([outcome.exitCode, outcome.ending, outcome.screen]).toEqual([exitCode, 'exit', '']);
  expect((await it.run('echo "$BEFORE ${LOST-none}"; pwd')).screen).toBe(`1 none\n${it.folder}`);
});

test('a shell that is killed is a crash and keeps the state before it', async () => {
  await using it = createTestShells();
  const outcome = await it.run('cd /; kill -9 $$');
  expect([outcome.exitCode, outcome.signal, outcome.ending]).toEqual([null, 'SIGKILL', 'crash']);
  expect((await it.run('pwd')).screen).toBe(it.folder);
});

test('a failing command that leaves the shell alive changes the state', async () => {
  await using it = createTestShells();
  const outcome = await it.run('mkdir sub; cd sub; false');
  expect([outcome.exitCode, outcome.cwd]).toEqual([1, `${it.folder}/sub`]);
  expect(outcome.notes).toEqual([`The shell is in ${it.folder}/sub from here on.`]);
});

test('set -e of one command does not end the next at its first failure', async () => {
  await using it = createTestShells();
  await it.run('set -eu; true');
  expect((await it.run('false; echo "still here $NOT_SET"')).screen).toBe('still here');
});

test('a shell whose folder is gone goes back to the project, and says so', async () => {
  await using it = createTestShells();
  await it.run('mkdir sub; cd sub');
  rmSync(path.join(it.folder, 'sub'), { recursive: true });
  const outcome = await it.run('pwd');
  expect(outcome.screen).toBe(it.folder);
  expect(outcome.notes?.[0]).toContain(`${it.folder}/sub, where the shell was, does not exist any more`);
});

test('a project folder that is gone is an error in words', async () => {
  await using it = createTestShells();
  rmSync(it.folder, { recursive: true });
  await expect(it.run('pwd')).rejects.toThrow(/does not exist or cannot be entered. The command was not started/);
});

test('secrets reach neither the command nor the saved state', async () => {
  const environment = {
    ...process.env,
    ANTHROPIC_API_KEY: 'sk-secret',
    ANTHROPIC_AUTH_TOKEN: 'sk-token',
    TESSERA_HOME: '/home/of/tessera',
  };
  await using it = createTestShells({ environment });
  const { screen } = await it.run('env; export ANTHROPIC_API_KEY=sk-typed; export OTHER=1');
  expect(screen).not.toMatch(/sk-|TESSERA_HOME|ANTHROPIC/);
  expect(screen).toContain('GIT_PAGER=cat');
  const saved = readFileSync(path.join(it.root, 'results/shell-state.json'), 'utf8');
  expect(saved).toContain('OTHER');
  expect(saved).not.toMatch(/sk-|TESSERA/);
});

test('nothing of a command remains beside its output and the state it left', async () => {
  await using it = createTestShells();
  await it.run('export A=1');
  await it.run('exit 1');
  const names = readdirSync(path.join(it.root, 'results'));
  expect(names.filter((name) => !name.endsWith('.terminal'))).toEqual(['shell-state.json']);
});

test('commands that change the shell beside each other do not mix their states', async () => {
  await using it = createTestShells();
  await Promise.all([it.run('echo one'), it.run('export CHANGED=1'), it.run('echo two')]);
  expect((await it.run('echo $CHANGED')).screen).toBe('1');
});

test('a plain sh carries folder and exported variables', async () => {
  await using it = createTestShells({ environment: { PATH: '/nowhere', HOME: '/' } });
  const before = await it.run('export PATH=/usr/bin:/bin');
  expect(before.exitCode).toBe(0);
  await it.run('mkdir sub && cd sub && export COLOUR=blue');
  const after = await it.run('pwd; echo $COLOUR; exit 7');
  expect([after.screen, after.exitCode]).toEqual([`${it.folder}/sub\nblue`, 7]);
  expect(existsSync(path.join(it.root, 'results/shell-state.json'))).toBe(true);
});
