// Whatever the API does wrong, every turn ends in a defined exit, no call runs twice, each has one result, and the journal folds cleanly.
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { terminal as terminalSchema } from '#shared/model/exit.ts';
import { emptyMessages, foldMessages, toMessages } from '#shared/model/folds/messages.ts';
import { foldTranscript } from '#shared/model/folds/transcript.ts';
import { isFinished } from '#shared/model/folds/transcript-cards.ts';
import { emptyTranscript, type Transcript } from '#shared/model/folds/transcript-state.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import { closeScenes } from '#main/orchestration/sessions/testing/session-scene.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { createCampaign, type Campaign } from './campaign-session.ts';
import { schedule, scriptSchedule, type Schedule } from './schedule.ts';

const lanes = 4;
const schedules = Number(process.env['TESSERA_CAMPAIGN_SCHEDULES'] ?? 100);

afterEach(closeScenes);

test(
  `${schedules} random schedules of faults: a defined exit, no call twice, one result for each, a journal that folds`,
  { timeout: 900_000 },
  async () => {
    const exits = new Map<string, number>();
    const seed = Number(process.env['TESSERA_CAMPAIGN_SEED'] ?? Date.now());
    await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        const campaign = createCampaign();
        await fc.assert(
          fc.asyncProperty(schedule, async (plan) => await holds(campaign, plan, exits)),
          { numRuns: Math.ceil(schedules / lanes), seed: seed + lane },
        );
      }),
    );
    process.stdout.write(`Exits of ${schedules} schedules: ${JSON.stringify(Object.fromEntries(exits))}\n`);
    expect(exits.get('completed')).toBeGreaterThan(0);
    expect(exits.get('model_error')).toBeGreaterThan(0);
  },
);

async function holds(campaign: Campaign, plan: Schedule, exits: Map<string, number>): Promise<void> {
  await using simulator = await startSimulator();
  const { scene, ran } = campaign;
  campaign.connect(simulator.baseUrl);
  ran.length = 0;
  scriptSchedule(simulator, plan, 'one');
  for (let more = 0; more < 4; more += 1) simulator.reply('Done.');
  const session = scene.newSession();
  const { stopAfterRequests } = plan;
  if (stopAfterRequests !== null) void simulator.arrived(stopAfterRequests).then(() => scene.sessions.stop(session));
  // The second turn shows that the API takes the history that the first left behind.
  for (const text of ['Go', 'Go on']) {
    const ended = await scene.turn(session, text);
    const { reason } = terminalSchema.parse(ended);
    expect(reason).not.toBe('journal_failed');
    exits.set(reason, (exits.get(reason) ?? 0) + 1);
  }
  const events = scene.events(session);
  expectOneResultEach(events, ran);
  expectCleanFolds(events);
  expectNoRuleBroken(simulator);
  expect(scene.reports).toEqual([]);
}

function expectOneResultEach(events: readonly StoredEvent[], ran: readonly string[]): void {
  expect(new Set(ran).size).toBe(ran.length);
  const called = events.flatMap((event) => (event.type === 'block.completed' && event.block.type === 'tool_use' ? [event.block.id] : []));
  const finished = events.flatMap((event) => (event.type === 'tool.finished' ? [event.call] : []));
  const started = events.flatMap((event) => (event.type === 'tool.started' ? [event.call] : []));
  expect(finished.toSorted()).toEqual(called.toSorted());
  expect(new Set(started).size).toBe(started.length);
}

function expectCleanFolds(events: readonly StoredEvent[]): void {
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.some((event) => event.type === 'unknown')).toBe(false);
  const transcript = events.reduce<Transcript>(foldTranscript, emptyTranscript);
  expect(transcript.turn.status).toBe('ended');
  expect({ pending: transcript.pending, questions: transcript.questions, failing: transcript.failing }).toEqual({
    pending: [],
    questions: [],
    failing: null,
  });
  for (const item of transcript.items) {
    if (item.type === 'tool') expect(isFinished(item.card.state)).toBe(true);
    if (item.type === 'agent') expect(['completed', 'interrupted']).toContain(item.status);
  }
  const calls: unknown[] = [];
  const results: unknown[] = [];
  for (const { content } of toMessages(events.reduce(foldMessages, emptyMessages))) {
    for (const block of content) {
      if ('type' in block && block.type === 'tool_use') calls.push(block['id' as never]);
      if ('type' in block && block.type === 'tool_result') results.push(block['tool_use_id' as never]);
    }
  }
  expect(results).toEqual(calls);
}

/** The simulated API refuses a history that breaks its rules; that it ran out of script is no such thing. */
function expectNoRuleBroken(simulator: Simulator): void {
  expect(simulator.failures.filter((failure) => !failure.includes('Nobody scripted'))).toEqual([]);
}
