// Looks at the project in several steps and writes down what the tools really returned.
import type { CallResult, Kit, PlannedCall, TaskRun } from '../step.ts';
import { listedLines } from '../tool-text.ts';
import { summariseProject, type Findings } from './project-summary.ts';

const manifests = [
  'package.json',
  'pyproject.toml',
  'Cargo.toml',
  'go.mod',
  'pom.xml',
  'build.gradle',
  'Gemfile',
  'composer.json',
  'CMakeLists.txt',
  'Makefile',
];
const readmes = ['README.md', 'README', 'README.rst', 'README.txt', 'readme.md'];
const mostFiles = 4;

const stages = [
  'Look at the structure and open notes',
  'Read what the project says of itself',
  'Ask git for the present state',
  'Write the summary',
];

/** Explores the project and answers with a summary; `words` is what the person asked for. */
export function* exploreProject(kit: Kit, words: string): TaskRun {
  const [, files, named, notes] = yield* stage(kit, 0, {
    think:
      'A rehearsal cannot reason about this request. What it can do is look at the project and report what is there: files, manifest, git, open notes.',
    say: 'I look at the project: its files, its manifest and open notes, all at once.',
    calls: [
      ['Glob', { pattern: '*' }],
      ['Glob', { pattern: `{${[...manifests, ...readmes].join(',')}}` }],
      ['Grep', { pattern: 'TODO|FIXME', output_mode: 'content' }],
    ],
  });
  const paths = pickFiles(named);
  const [, ...contents] = yield* stage(kit, 1, {
    think: paths.length === 0 ? 'There is neither a manifest nor a readme to read.' : `These say what the project is: ${paths.join(', ')}.`,
    say: paths.length === 0 ? 'I found neither a manifest nor a readme.' : `I read ${paths.map((path) => `\`${path}\``).join(', ')}.`,
    calls: paths.map((path) => ['Read', { file_path: path }]),
  });
  const [, status, log] = yield* stage(kit, 2, {
    think: 'The state of the working tree, and what was done last, is what a newcomer asks next.',
    say: 'I ask git for the present state.',
    calls: [
      ['Bash', { command: 'git status --short --branch', description: 'Show the state of the working tree' }],
      ['Bash', { command: 'git log --oneline -n 5', description: 'Show the last five commits' }],
    ],
  });
  if (kit.has('TodoWrite'))
    yield { think: 'Everything is read; what is left is to write it down.', say: '', calls: [todos(kit, stages.length)] };
  const read = paths.map((path, at) => ({ path, result: contents[at] }));
  const findings: Findings = { files, notes, status, log, read };
  return summariseProject(words, findings);
}

interface Stage {
  think: string;
  say: string;
  calls: [tool: string, input: PlannedCall['input']][];
}

/** One step of the exploration. The results: of the list of steps first, then of the calls, in order; undefined where a tool is not offered. */
function* stage(
  kit: Kit,
  at: number,
  { think, say, calls }: Stage,
): Generator<{ think: string; say: string; calls: PlannedCall[] }, (CallResult | undefined)[], readonly CallResult[]> {
  const planned = calls.map(([tool, input]) => (kit.has(tool) ? kit.call(tool, input) : undefined));
  const made = [...(kit.has('TodoWrite') ? [todos(kit, at)] : []), ...planned.filter((call) => call !== undefined)];
  if (made.length === 0) return [];
  const results = yield { think, say, calls: made };
  const result = (call: PlannedCall | undefined) => (call === undefined ? undefined : results[made.indexOf(call)]);
  return [undefined, ...planned.map(result)];
}

function todos(kit: Kit, current: number): PlannedCall {
  const status = (at: number) => (at < current ? 'completed' : at === current ? 'in_progress' : 'pending');
  return kit.call('TodoWrite', { todos: stages.map((content, at) => ({ content, status: status(at) })) });
}

/** The manifests and readmes nearest to the project's root. */
function pickFiles(named: CallResult | undefined): string[] {
  if (named?.status !== 'done') return [];
  const depth = (path: string) => path.split('/').length;
  const files = listedLines(named.text).toSorted((a, b) => depth(a) - depth(b) || a.localeCompare(b));
  const top = files.filter((path) => depth(path) === depth(files[0] ?? ''));
  return top.slice(0, mostFiles);
}
