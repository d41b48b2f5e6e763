import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { hatch } from '#shared/model/companion/hatch.ts';
import type { EventDraft } from '#shared/model/event.ts';
import { callId } from '#shared/model/id.ts';
import type { Store } from '../store/open-store.ts';
import {
  created,
  ended,
  newAgent,
  newProject,
  newRequest,
  newSession,
  newTurn,
  steppingClock,
  storeIn,
  tempFolder,
} from '../store/testing/temp-store.ts';
import { createCompanion, type CompanionParts } from './create-companion.ts';

const agent = newAgent();
const lines = { 'tests-green': ['{command} is green.', 'Green: {command}.'], 'budget-kept': ['{spentUsd} of {limitUsd}.'] };

function companionOf(store: Store, change: Partial<CompanionParts> = {}) {
  return createCompanion({
    home: store.home,
    queries: store.queries,
    store: store.companion,
    // A wait that never ends by itself: the answer comes when the journal is looked through.
    clock: { ...steppingClock(), sleep: () => new Promise<void>(() => {}) },
    isOn: () => true,
    lines,
    dayCap: () => Promise.resolve(null),
    report: (message, cause) => {
      throw new Error(message, { cause });
    },
    ...change,
  });
}

function asked(): EventDraft {
  return {
    actor: agent,
    type: 'request.sent',
    request: newRequest(),
    turn: newTurn(),
    step: 1,
    purpose: 'main',
    model: 'm',
    maxTokens: 1,
    isSimulated: false,
    blocks: [],
    marks: [],
  };
}

function ran(command: string, exitCode: number): EventDraft {
  const isError = exitCode !== 0;
  const details = { type: 'shell', command, exitCode, signal: null, ending: 'exit', cwd: '/p', outputBytes: 0, process: null } as const;
  const call = callId.parse('call');
  return {
    actor: agent,
    type: 'tool.finished',
    call,
    tool: 'Bash',
    outcome: isError ? 'failed' : 'done',
    isError,
    content: [],
    isFrozen: false,
    durationMs: 1,
    details,
  };
}

/** How many rows each of the companion's tables has. */
function rowsIn(home: string): number[] {
  const database = new Database(join(home, 'tessera.db'), { readonly: true });
  try {
    return ['companion_sessions', 'companion_growth'].map((table) =>
      Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()),
    );
  } finally {
    database.close();
  }
}

it('an installation has one creature for ever, under the name it was given', async () => {
  using home = tempFolder();
  let id = '';
  {
    using store = storeIn(home.path);
    using companion = companionOf(store);
    const first = await companion.describe();
    expect(first?.ownName).toBeNull();
    expect((await companion.rename('  Pixel\u001B ')).ownName).toBe('Pixel');
    id = first?.creature.id ?? '';
  }
  using store = storeIn(home.path);
  using companion = companionOf(store);
  expect(await companion.describe()).toMatchObject({ creature: hatch(id), ownName: 'Pixel' });
  expect((await companion.rename('')).ownName).toBeNull();
});

it('grows from what the journal tells, goes on where it stopped, and is the same made anew', async () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  const [session, project] = [newSession(), newProject()];
  const { lease } = store.journal.create(session, project, created(project));
  lease.append([asked(), ran('npm test', 1)]);
  using companion = companionOf(store);
  expect((await companion.describe())?.growth).toEqual([]);

  lease.append([ran('npm test', 0), ended(newTurn())]);
  const grown = await companion.describe();
  expect(grown?.growth.map(({ stat, because, session: of }) => ({ stat, because, of }))).toEqual([
    { stat: 'curiosity', because: 'First work in somewhere', of: session },
    { stat: 'rigour', because: 'Tests that failed turned green: npm test', of: session },
  ]);
  expect(grown?.stats.rigour).toEqual({ rolled: grown?.creature.stats.rigour, grown: 1 });
  expect(grown?.remark?.text).toMatch(/npm test/);
  expect(rowsIn(home.path)).toEqual([1, 2]);

  // A second session of the project is no first work in it.
  const second = store.journal.create(newSession(), project, created(project));
  second.lease.append([asked(), ended(newTurn())]);
  expect((await companion.describe())?.growth).toHaveLength(2);

  store.companion.clear();
  expect(await companion.describe()).toEqual(grown);
});

it('a day counts no more than two points of a stat', async () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  const { lease } = store.journal.create(newSession(), newProject(), created());
  lease.append([asked(), ...[1, 2, 3, 4].flatMap(() => [ran('make test', 2), ran('make test', 0)])]);
  using companion = companionOf(store);
  expect((await companion.describe())?.stats.rigour.grown).toBe(2);
});

it('a cap of the day that is kept is remarked on, one that is near is not', async () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  using kept = companionOf(store, { dayCap: () => Promise.resolve({ spentUsd: 0.42, limitUsd: 5 }) });
  expect((await kept.describe())?.remark?.text).toBe('$0.42 of $5.00.');
  using near = companionOf(store, { dayCap: () => Promise.resolve({ spentUsd: 4.9, limitUsd: 5 }) });
  expect((await near.describe())?.remark).toBeNull();
});

it('switched off, nothing is computed or stored, and what was stored is forgotten but for the id', async () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  const { lease } = store.journal.create(newSession(), newProject(), created());
  lease.append([asked(), ran('npm test', 1), ran('npm test', 0)]);
  let isOn = false;
  using companion = companionOf(store, { isOn: () => isOn });
  expect(await companion.describe()).toBeNull();
  await expect(companion.rename('Pixel')).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(rowsIn(home.path)).toEqual([0, 0]);
  const file = join(home.path, 'installation.json');
  expect(existsSync(file)).toBe(false);

  isOn = true;
  const before = await companion.describe();
  expect(rowsIn(home.path)).toEqual([1, 1]);
  isOn = false;
  expect(await companion.describe()).toBeNull();
  expect(rowsIn(home.path)).toEqual([0, 0]);
  isOn = true;
  expect(await companion.describe()).toEqual(before);
});

it('a file that cannot be read is told and kept: another id would be another creature', async () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  const file = join(home.path, 'installation.json');
  writeFileSync(file, '{ "id": ');
  using companion = companionOf(store);
  await expect(companion.describe()).rejects.toMatchObject({
    code: 'UNUSABLE_PATH',
    data: { path: expect.stringContaining('installation.json') },
  });
  expect(readFileSync(file, 'utf8')).toBe('{ "id": ');
});
