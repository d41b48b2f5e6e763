// How a session of 10,000 events opens: what stands in the page, and how long until its end is there.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { systemClock } from '#main/app/system-clock.ts';
import { openStore } from '#main/infrastructure/store/open-store.ts';
import type { EventDraft } from '#shared/model/event.ts';
import { createStory, type Story } from '#shared/model/folds/transcript-story.ts';
import { createIdSource, sessionId } from '#shared/model/id.ts';
import { buildIfStale, root } from '../scripts/build-if-stale.ts';
import { getChromium } from '../scripts/find-chromium.ts';
import { reportFigure } from './figure.ts';

const wantedEvents = 10_000;
const runs = 5;

// Runs in the page, so that the way there and back does not count. `requestAnimationFrame` and a task behind it: the frame is drawn.
const watch = `
  let clicked = 0;
  addEventListener('click', () => { clicked = performance.now(); }, { once: true, capture: true });
  globalThis.shownAfter = new Promise((resolve) => {
    const watcher = new MutationObserver(() => {
      if (!document.querySelector('[role=log]')?.textContent.includes('The long end.')) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
    });
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
`;

buildIfStale();
const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'tessera-bench-')));
try {
  fill(home);
  await using server = await serve(home);
  await using browser = await chromium.launch({ executablePath: getChromium(), args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.address);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await openLong(page));
  const nodes = await page.evaluate('document.querySelectorAll("*").length');
  reportFigure({ name: `elements in the page, ${wantedEvents} events open`, value: Number(nodes), limit: 2_000, unit: 'elements' });
  // The least of the runs: a busy machine only ever adds.
  reportFigure({ name: `end of a session of ${wantedEvents} events on screen`, value: Math.min(...times), limit: 300, unit: 'ms' });
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

/** From the click in the sidebar to the first frame with the session's last words. */
async function openLong(page: Page): Promise<number> {
  await page.getByRole('treeitem', { name: /^Short/ }).click();
  await page.getByText('The short end.').waitFor();
  // The promise itself is not waited for: the click comes after it.
  await page.evaluate(`{${watch}} undefined`);
  await page.getByRole('treeitem', { name: /^Long/ }).click();
  return Number(await page.evaluate('shownAfter'));
}

/** A project with a long session and a short one. */
function fill(folder: string): void {
  const project = path.join(folder, 'project');
  mkdirSync(project);
  const ids = createIdSource(
    () => systemClock.now(),
    () => randomBytes(16),
  );
  using store = openStore({ home: folder, clock: systemClock, ids, processName: 'the bench' });
  const { id } = store.projects.add(project);
  for (const [title, words, wanted] of [
    ['Long', 'The long end.', wantedEvents],
    ['Short', 'The short end.', 10],
  ] as const) {
    const story = createStory();
    story.created(title);
    for (let turn = 1; story.events.length < wanted - 10; turn += 1) tellTurn(story, `Turn ${turn} is over.`);
    tellTurn(story, words);
    const [first, ...rest] = story.events.map((event): EventDraft => {
      const { v: _v, session: _session, seq: _seq, at: _at, previous: _previous, ...draft } = event;
      return draft.type === 'session.created' ? { ...draft, project: id, folder: project } : draft;
    });
    if (!first) throw new Error('A story without events.');
    using lease = store.journal.create(sessionId.parse(ids.next()), id, first).lease;
    lease.append(rest);
  }
}

/** One turn as sessions have them: a request, reads side by side, a search, an edit with its diff, and words with code. */
function tellTurn(story: Story, words: string): void {
  const name = (kind: string) => `toolu_${kind}_${story.state.seq}`;
  story.sent('Look at the export and repair what is wrong with it.');
  story.asks();
  for (const file of ['worker.ts', 'claim.ts', 'retry.ts']) {
    const call = name('read');
    const input = { file_path: `src/${file}` };
    story.calls(call, 'Read', input);
    story.starts(call, 'Read', input);
    story.finishes(call, 'Read', 'const claim = 1;\n'.repeat(40), {
      details: { type: 'read', path: input.file_path, startLine: 1, lines: 40, totalLines: 40 },
    });
  }
  story.completes({}, 'tool_use');
  story.asks();
  story.says(`${words}\n\n\`\`\`ts\nexport const kept: number = 1;\n\`\`\`\n\nNothing else **changed**.`);
  story.completes();
  story.ends();
}

async function serve(folder: string): Promise<AsyncDisposable & { address: string }> {
  const server = spawn(process.execPath, [path.join(root, 'out/main/cli.js'), 'serve'], {
    env: { PATH: process.env['PATH'], HOME: folder, TESSERA_HOME: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address === undefined) continue;
    return {
      address,
      async [Symbol.asyncDispose]() {
        const gone = once(server, 'exit');
        server.kill();
        await gone;
      },
    };
  }
  throw new Error('The server ended before it printed an address.');
}
