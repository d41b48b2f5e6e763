import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PermissionRule } from '#shared/model/permission.ts';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { decidePermission } from './decide-permission.ts';

const bash = createTools().find(({ name }) => name === 'Bash');

async function decide(command: string, rules: PermissionRule[]): Promise<string> {
  if (bash === undefined) throw new Error('no Bash');
  const decision = await decidePermission({
    tool: bash,
    input: { command },
    mode: 'default',
    rules,
    folder: '/nowhere',
    home: '/home/person',
    readableFolders: [],
  });
  return decision.type;
}

const allow = (rule: string): PermissionRule => ({ behavior: 'allow', rule, source: 'local' });
const deny = (rule: string): PermissionRule => ({ behavior: 'deny', rule, source: 'user' });

/** Ways to write a program's name that the shell takes for `rm`. */
const names = fc.constantFrom(
  'rm',
  '"rm"',
  "'rm'",
  'r""m',
  "r'm'",
  '\\rm',
  'r\\m',
  "$'rm'",
  "$'\\x72m'",
  '$"rm"',
  '/bin/rm',
  '/usr/bin/../bin/rm',
  'r$@m',
  'r${x}m',
  '$(echo rm)',
  '`echo rm`',
  '$RM',
  '{rm,-f}',
  '/bin/r?',
  'r[m]',
);
const gaps = fc.constantFrom(' ', '  ', '\t', ' \\\n ', '$IFS');
const command = fc.tuple(names, gaps, fc.constantFrom('-rf x', 'x', '"$y"', '*')).map((parts) => parts.join(''));

/** Programs that run the command behind them. */
const carry = fc.constantFrom<(line: string) => string>(
  (line) => `timeout 5 ${line}`,
  (line) => `nice -n 5 ${line}`,
  (line) => `nohup ${line}`,
  (line) => `command ${line}`,
  (line) => `sudo -u root ${line}`,
  (line) => `env -i X=1 ${line}`,
  (line) => `exec ${line}`,
  (line) => `ok | xargs -0 ${line}`,
  (line) => `ok | xargs -I {} ${line}`,
  (line) => `find . -exec ${line} \\;`,
);

/** Ways to put one command line into another so that it runs. */
const wrap = fc.constantFrom<(line: string) => string>(
  (line) => `ok && ${line}`,
  (line) => `ok; ${line}`,
  (line) => `ok\n${line}`,
  (line) => `ok & ${line}`,
  (line) => `ok || ${line}`,
  (line) => `ok | ${line}`,
  (line) => `ok |& ${line}`,
  (line) => `ok "$(${line})"`,
  (line) => `ok $(${line})`,
  (line) => `ok <(${line})`,
  (line) => `ok \${x:-$(${line})}`,
  (line) => `ok <<< "$(${line})"`,
  (line) => `ok <<E\n$(${line})\nE`,
  (line) => `(${line})`,
  (line) => `{ ${line}; }`,
  (line) => `! ${line}`,
  (line) => `if ok; then ${line}; fi`,
  (line) => `for i in 1; do ${line}; done`,
  (line) => `while ${line}; do ok; done`,
  (line) => `case x in *) ${line};; esac`,
  (line) => `ok() { ${line}; }; ok`,
  (line) => `X=$(${line}) ok`,
  (line) => `X=1 ${line}`,
  (line) => `export X=$(${line})`,
  (line) => `ok > "$(${line})"`,
  (line) => `time ${line}`,
  (line) => `coproc ${line}`,
);

function hide(inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(inner, fc.array(carry, { maxLength: 2 }), fc.array(wrap, { maxLength: 3 }))
    .map(([line, carries, wraps]) => [...carries, ...wraps].reduce((text, put) => put(text), line));
}

test('a denied command is never allowed, however it is written and whatever it is hidden in', async () => {
  const line = hide(command);
  await fc.assert(
    fc.asyncProperty(line, async (text) => {
      expect(
        await decide(text, [
          deny('Bash(rm *)'),
          allow('Bash(ok *)'),
          allow('Bash(xargs *)'),
          allow('Bash(sudo *)'),
          allow('Bash(env *)'),
          allow('Bash(find *)'),
        ]),
      ).not.toBe('allow');
      expect(await decide(text, [deny('Bash(rm:*)'), allow('Bash')])).not.toBe('allow');
    }),
    { numRuns: 1_000 },
  );
});

test('a command that no rule allows is never allowed for the company it is in', async () => {
  const other = fc.constantFrom('curl x', 'node x.js', 'sh', 'eval "$x"', 'git push', '$X', 'npm i x');
  const line = hide(other);
  await fc.assert(
    fc.asyncProperty(line, async (text) => {
      expect(await decide(text, [allow('Bash(ok *)')])).not.toBe('allow');
    }),
    { numRuns: 500 },
  );
});

test.each([
  'bash -c "rm x"',
  "sh -ec 'ok; rm x'",
  'eval "r""m x"',
  'eval rm x',
  'echo "rm x" | bash',
  'bash <<E\nrm x\nE',
  'bash <<< "rm x"',
  'bash <(echo rm x)',
  '. <(echo rm x)',
  'trap "rm x" EXIT',
  'alias ok="rm x"; ok',
  'env -S "rm x"',
  'su -c "rm x"',
  'watch rm x',
  'busybox rm x',
  'git -C . rm x',
  'bash -c "bash -c \'rm x\'"',
  "x='a[$(rm x)]'; ok $((x))",
  'x=\'$(rm x)\'; ok "${x@P}"',
  'IFS=_; c=rm_x; $c',
])('%s is not allowed where rm is denied', async (text) => {
  expect(await decide(text, [deny('Bash(rm *)'), deny('Bash(git rm *)'), allow('Bash')])).not.toBe('allow');
});
