import { assertNever } from '#shared/model/assert-never.ts';
import type { Task } from '../request-parser.ts';
import type { Kit, PlannedCall, TaskRun } from '../step.ts';
import { exploreProject } from './explore.ts';
import { createFile, findText, listFiles, replaceText, showFile } from './files.ts';
import { runCommand, runTests } from './run.ts';

/** Carries out everything a request asks for, one after the other, and returns what is said at the end. */
export function* runTasks(kit: Kit, tasks: readonly Task[], words: string): TaskRun {
  const [only] = tasks;
  if (tasks.length === 1 && only) return yield* runTask(kit, only, words);
  const usesTodos = tasks.length >= 3 && kit.has('TodoWrite');
  const said: string[] = [];
  for (const [at, task] of tasks.entries()) {
    if (usesTodos) yield { think: `Step ${at + 1} of ${tasks.length}.`, say: '', calls: [todos(kit, tasks, at)] };
    said.push(`## ${at + 1}. ${title(task)}\n\n${yield* runTask(kit, task, words)}`);
  }
  if (usesTodos) yield { think: 'All steps are done.', say: '', calls: [todos(kit, tasks, tasks.length)] };
  return said.join('\n\n');
}

function runTask(kit: Kit, task: Task, words: string): TaskRun {
  switch (task.type) {
    case 'run':
      return runCommand(kit, task.command);
    case 'tests':
      return runTests(kit);
    case 'show':
      return showFile(kit, task.file, task.lines);
    case 'find':
      return findText(kit, task.text, task.isPattern, task.place);
    case 'list':
      return listFiles(kit, task.pattern, task.place);
    case 'create':
      return createFile(kit, task.file, task.content);
    case 'replace':
      return replaceText(kit, task.file, task.from, task.to);
    case 'greet':
      return greet();
    case 'explore':
      return exploreProject(kit, words);
    default:
      return assertNever(task);
  }
}

// A task without steps is still a task.
// oxlint-disable-next-line require-yield
function* greet(): TaskRun {
  return [
    'I am the rehearsal model: built in, offline and simulated. I do not think; I carry out plain requests with the real tools of this session:',
    [
      '- `run git status and tell me what changed`',
      '- `show README.md`',
      '- `find TODO in src`',
      '- `create notes.md with "first line"`',
      '- `replace "old" with "new" in notes.md`',
      '- `list files in src`',
    ].join('\n'),
    'Anything else makes me look at the project and report what I find. For real answers, add an API key in Settings.',
  ].join('\n\n');
}

function title(task: Task): string {
  switch (task.type) {
    case 'run':
      return `Run ${task.command}`;
    case 'tests':
      return 'Run the tests';
    case 'show':
      return `Show ${task.file}`;
    case 'find':
      return `Find ${task.text}`;
    case 'list':
      return `List ${task.pattern}`;
    case 'create':
      return `Create ${task.file}`;
    case 'replace':
      return `Replace ${task.from} in ${task.file}`;
    case 'greet':
      return 'Who answers';
    case 'explore':
      return 'Look at the project';
    default:
      return assertNever(task);
  }
}

function todos(kit: Kit, tasks: readonly Task[], current: number): PlannedCall {
  const status = (at: number) => (at < current ? 'completed' : at === current ? 'in_progress' : 'pending');
  return kit.call('TodoWrite', { todos: tasks.map((task, at) => ({ content: title(task), status: status(at) })) });
}
