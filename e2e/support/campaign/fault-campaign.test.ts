// Whatever the API, hooks and people do, every turn ends in a defined exit, no call runs twice, each has one result, and the journal is whole.
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { terminal as terminalSchema } from '#shared/model/exit.ts';
import type { SessionId } from '#shared/model/id.ts';
import { closeScenes, type Scene } from '#main/orchestration/sessions/testing/session-scene.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { Campaign, fallbackModel } from './campaign-session.ts';
import {
  expectBoundedSummaries,
  expectCleanFolds,
  expectNoMessageLost,
  expectNoRuleBroken,
  expectOneResultEach,
  expectWholeChain,
} from './judge.ts';
import { certain, schedule, type Disturbance, type Schedule } from './schedule.ts';
import { scriptSchedule } from './script-schedule.ts';

const lanes = 4;
const standstillMs = 20_000;
const schedules = Number(process.env['TESSERA_CAMPAIGN_SCHEDULES'] ?? 100);
const seed = Number(process.env['TESSERA_CAMPAIGN_SEED'] ?? Date.now() % 2 ** 31);

/** How turns of a campaign end, those included that only a crash ended, and what each stage of compaction did meanwhile. */
type Exits = Map<string, number>;
const stages: ReadonlySet<string> = new Set([
  'context.snipped',
  'context.cleared',
  'context.collapsed',
  'context.summarised',
  'context.failed',
]);

afterEach(closeScenes);

test(
  `${schedules} random schedules of faults: a defined exit, no call twice, one result for each, a whole journal`,
  { timeout: 900_000 },
  async () => {
    const exits: Exits = new Map();
    await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        const hasHooks = lane % 2 === 0;
        const campaign = new Campaign(hasHooks);
        const own = certain.filter(({ hooks }, index) => (hooks === 'silent' ? index % lanes === lane : lane === 0));
        const property = fc.asyncProperty(schedule, async (plan) => await inTime(holds(campaign, plan, exits)));
        const details = await fc.check(property, {
          numRuns: Math.ceil(schedules / lanes),
          seed: seed + lane,
          examples: own.map((plan): [Schedule] => [plan]),
        });
        if (details.failed) throw new Error(`${fc.defaultReportMessage(details)}\n${howToRepeat}`, { cause: details.errorInstance });
      }),
    );
    process.stdout.write(
      `Exits of ${schedules} schedules (seed ${seed}): ${JSON.stringify(Object.fromEntries([...exits].toSorted(([a], [b]) => a.localeCompare(b))))}\n`,
    );
    expect([...exits.keys()]).toEqual(expect.arrayContaining(mustBeReached));
  },
);

const howToRepeat = `To run these schedules again: TESSERA_CAMPAIGN_SEED=${seed} npm run test:campaign -- schedules ${schedules}`;

const mustBeReached = (
  'completed model_error output_limit repeated_calls diminishing_returns max_turns budget_exhausted ' +
  'aborted_streaming aborted_tools hook_stopped stop_hook_prevented stop_hook_loop interrupted-by-a-crash ' +
  'context.cleared context.failed'
).split(' ');

async function holds(campaign: Campaign, plan: Schedule, exits: Exits): Promise<void> {
  await using simulator = await startSimulator();
  scriptSchedule(simulator, plan);
  const session = campaign.begin(simulator.baseUrl, plan, (count) => meanwhile('call', count));
  let isCrashed = false;
  const meanwhile = (when: Disturbance['when'], count: number): void => {
    for (const { type } of plan.disturbances.filter((wanted) => wanted.when === when && wanted.count === count)) {
      if (type !== 'crash') disturb(campaign, session, type);
      // One crash, which only the turn that ran until then notices.
      else if (!isCrashed && isAtWork(campaign.scene, session)) {
        isCrashed = true;
        campaign.crash();
      }
    }
  };
  for (let count = 1; count <= 6; count += 1) void simulator.arrived(count).then(() => meanwhile('request', count));
  const count = (exit: string): void => void exits.set(exit, (exits.get(exit) ?? 0) + 1);
  const options = { maxSteps: plan.maxSteps, tokenTarget: plan.tokenTarget, maxBudgetUsd: plan.maxBudgetUsd, canAsk: false };
  // The second turn shows that the API takes the history that the first left behind.
  for (const text of ['Go', 'Go on']) {
    const { scene } = campaign;
    const { turn } = scene.say(session, text, { ...options, fallbackModel: plan.hasFallback ? fallbackModel : null });
    const ended = await scene.sessions.ended(session, turn ?? undefined);
    if (scene === campaign.scene) count(definedExit(ended));
    else count('interrupted-by-a-crash');
    while (isAtWork(campaign.scene, session)) count(definedExit(await campaign.scene.sessions.ended(session)));
  }
  const { scene, ran } = campaign;
  const events = scene.events(session);
  for (const { type } of events) if (stages.has(type)) count(type);
  expectOneResultEach(events, ran);
  expectNoMessageLost(events);
  expectWholeChain(events);
  expectBoundedSummaries(events);
  expectCleanFolds(events);
  expectNoRuleBroken(simulator);
  expect(scene.reports).toEqual([]);
}

/** A session that stands still is a failure too, and its schedule is told. */
async function inTime(work: Promise<void>): Promise<void> {
  const over = new AbortController();
  // The one thing here that time alone can tell. A schedule takes a second at most.
  const late = sleep(standstillMs, undefined, { signal: over.signal }).then(() => {
    throw new Error('The session stands still.');
  });
  try {
    await Promise.race([work, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}

function definedExit(ended: unknown): string {
  const { reason } = terminalSchema.parse(ended);
  expect(reason).not.toBe('journal_failed');
  return reason;
}

/** What a person does while the session works; nothing where it does not. */
function disturb({ scene, ran }: Campaign, session: SessionId, type: Exclude<Disturbance['type'], 'crash'>): void {
  if (!isAtWork(scene, session)) return;
  const last = ran.at(-1);
  if (type === 'stop') scene.sessions.stop(session);
  else if (type === 'stop-call') {
    if (last !== undefined) scene.sessions.stopCall(session, last);
  } else if (type === 'compact') askForCompaction(scene, session);
  else scene.say(session, `Also ${type}.`, { delivery: type, canAsk: false });
}

/** Refused where it was asked for already. */
function askForCompaction(scene: Scene, session: SessionId): void {
  try {
    scene.sessions.context.compact(session, { focus: null, upTo: null });
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === 'CONFLICT')) throw error;
  }
}

function isAtWork(scene: Scene, session: SessionId): boolean {
  const { status } = scene.sessions.get(session).state;
  return status === 'working' || status === 'waiting';
}
