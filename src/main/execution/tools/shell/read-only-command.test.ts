import { expect, test } from 'vitest';
import { isReadOnlyCommand } from './read-only-command.ts';

test.each([
  'ls',
  ' ls -la src/main ',
  'cat package.json',
  'pwd',
  'which node',
  'echo hello world',
  'git status',
  'git log --oneline -n 5',
  'git diff HEAD^ -- src/a.ts',
  'git show HEAD:README.md',
  'git branch --show-current',
  'git remote -v',
])('%j changes nothing', (command) => {
  expect(isReadOnlyCommand(command)).toBe(true);
});

test.each([
  '',
  'ls; rm -rf x',
  'ls && rm x',
  'ls\nrm x',
  'ls | tee x',
  'echo hi > x',
  'cat < x',
  'echo $(rm x)',
  'echo `rm x`',
  'echo $HOME',
  'ls *.ts',
  'ls {a,b}',
  'FOO=1 ls',
  "git log --format='%H'",
  '/bin/ls',
  'rm x',
  'npm test',
  'find . -delete',
  'sort -o x y',
  'git',
  'git commit -m x',
  'git branch new',
  'git branch -D old',
  'git stash',
  'git -c core.pager=x log',
  'git diff --output=x',
  'git diff --outp=x',
  'git log --ext-diff',
  'git show --textconv',
  'git remote add x y',
  'git tag v1',
])('%j may change something, or cannot be judged', (command) => {
  expect(isReadOnlyCommand(command)).toBe(false);
});
