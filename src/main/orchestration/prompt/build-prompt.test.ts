import { expect, test } from 'vitest';
import type { SessionFacts } from '#main/ports/workspace.ts';
import { buildPrompt } from './build-prompt.ts';
import { cacheBreakingSection } from './section.ts';

const facts: SessionFacts = {
  folder: '/home/a/project',
  platform: 'linux 6.1 (x64)',
  shell: '/bin/bash',
  date: '2026-11-20',
  git: { branch: 'main', status: ' M src/a.ts', recentCommits: ['abc1234 Begin'] },
  instructions: [{ path: '/home/a/project/AGENTS.md', text: 'Use tabs.\n' }],
};

test('static sections stand before all others, each below the boundary holds what is particular to the session', () => {
  const { sections } = buildPrompt(facts, [], { appendSystemPrompt: 'Answer in French.' });
  const boundary = sections.findIndex((section) => !section.isStatic);
  expect(sections.slice(0, boundary).map(({ name }) => name)).toEqual([
    'identity',
    'conduct',
    'work',
    'tools',
    'claims',
    'output',
    'safety',
  ]);
  expect(sections.slice(boundary).map(({ name, isStatic }) => ({ name, isStatic }))).toEqual(
    ['place', 'git', 'instructions', 'appended'].map((name) => ({ name, isStatic: false })),
  );
  const below = sections.slice(boundary).map(({ text }) => text);
  expect(below[0]).toContain(
    'Folder: /home/a/project\nPlatform: linux 6.1 (x64)\nShell: /bin/bash\nDate at the beginning of this session: 2026-11-20',
  );
  expect(below[1]).toContain('Branch: main\nStatus:\n M src/a.ts\nRecent commits:\nabc1234 Begin');
  expect(below[2]).toContain('<instructions path="/home/a/project/AGENTS.md">\nUse tabs.\n</instructions>');
  expect(below[3]).toBe('Answer in French.');
});

test('a section with nothing to say is left out, and a folder without git says so', () => {
  const { sections } = buildPrompt({ ...facts, git: null, instructions: [] }, []);
  expect(sections.filter((section) => !section.isStatic).map(({ name }) => name)).toEqual(['place', 'git']);
  expect(sections.at(-1)?.text).toContain('not in a git repository');
});

test('tools are sorted by name, their definitions taken as they are', () => {
  const tool = (name: string) => ({ definition: { name, description: `${name}.`, input_schema: { type: 'object' } } });
  const [write, bash] = [tool('Write'), tool('Bash')];
  const { tools } = buildPrompt(facts, [write, bash]);
  expect(tools).toEqual([bash.definition, write.definition]);
  expect(tools[0]).toBe(bash.definition);
});

test('the same facts, tools and options give the same bytes', () => {
  expect(JSON.stringify(buildPrompt(facts, []))).toBe(JSON.stringify(buildPrompt(structuredClone(facts), [])));
});

test('a section that may break the cache says why, in what is stored too', () => {
  const section = cacheBreakingSection('servers', () => 'Server a is connected.', 'servers come and go');
  const { sections } = buildPrompt(facts, [], { sections: [section] });
  expect(sections.at(-1)).toEqual({
    name: 'servers',
    version: 1,
    isStatic: false,
    text: 'Server a is connected.',
    because: 'servers come and go',
  });
  expect(() => cacheBreakingSection('servers', () => '', ' ')).toThrow('must say why');
});
