// What sessions read from the prompt cache of what they could have read, which of their bytes change, and what their input costs.
import {
  CacheSession,
  inputCost,
  measureCache,
  scriptHeavyTurn,
  scriptMixedTurn,
  usageOf,
} from '../e2e/support/cache-hit/cache-session.ts';
import { reportFigure } from './figure.ts';

await measureSteps('40 steps and a resume', 20, scriptMixedTurn);
await measureSteps('16 steps of 24 calls and a resume', 8, scriptHeavyTurn);
await measurePause();
await measureTwelveTurns();

async function measureSteps(name: string, requests: number, script: (session: CacheSession, requests: number) => void): Promise<void> {
  await using session = await CacheSession.open();
  script(session, requests);
  await session.turn('Look through everything.');
  await session.restart();
  script(session, requests);
  await session.turn('Once more.');
  session.simulator.assertDone();
  const { changedBytes, readTokens, readableTokens } = measureCache(session.simulator);
  reportFigure({ name: `${name}: bytes of the prefix that change`, value: changedBytes, limit: 0, unit: 'bytes' });
  const missed = (1 - readTokens / readableTokens) * 100;
  reportFigure({ name: `${name}: cacheable tokens not read from the cache`, value: missed, limit: 1, unit: '%' });
}

/** After half an hour the messages are gone from the cache, and tools and system prompt are not. */
async function measurePause(): Promise<void> {
  await using session = await CacheSession.open();
  scriptMixedTurn(session, 20);
  await session.turn('Look through everything.');
  session.pause(30);
  scriptMixedTurn(session, 20, 20);
  await session.turn('Once more.');
  session.simulator.assertDone();
  const usages = session.simulator.requests.map(usageOf);
  const prompt = usages[0]?.cacheWrite1hTokens ?? 0;
  if (prompt === 0) throw new Error('Tools and system prompt were not kept for an hour.');
  const rewritten = prompt - (usages[20]?.cacheReadTokens ?? 0);
  reportFigure({ name: 'idle for 30 minutes: tokens of tools and system written again', value: rewritten, limit: 0, unit: 'tokens' });
  const [before, after] = [usages.slice(1, 20), usages.slice(21)].map((part) =>
    part.reduce((sum, usage) => sum + usage.cacheReadTokens, 0),
  );
  console.log(`     read in the other steps: ${before} tokens before the pause, ${after} after it`);
}

/** Twelve turns of a small task: parallel reads, greps, sleeps, an edit, 200,000 characters of output, a failing command, a resume. */
async function measureTwelveTurns(): Promise<void> {
  await using session = await CacheSession.open();
  const { simulator } = session;
  await session.begin({ isOneShot: true });
  const reads = simulator.answer();
  for (let file = 0; file < 16; file += 1) reads.callTool('Read', { file_path: `f${file}.ts` });
  simulator.reply('Sixteen files read.');
  await session.turn('Read f0 to f15.');
  const calls: [tool: string, input: Record<string, string>][] = [
    ['Grep', { pattern: 'const', output_mode: 'files_with_matches' }],
    ['Bash', { command: 'sleep 0.1; echo slept' }],
    ['Edit', { file_path: 'f0.ts', old_string: 'a = 1', new_string: 'a = 2' }],
    ['Bash', { command: "head -c 200000 /dev/zero | tr '\\0' x | fold -w 100" }],
    ['Bash', { command: 'echo broken >&2; exit 3' }],
    ['Grep', { pattern: 'a = 2', output_mode: 'content' }],
    ['Bash', { command: 'sleep 0.2; echo slept again' }],
    ['Read', { file_path: 'f16.ts' }],
    ['Bash', { command: 'git status --short || true' }],
    ['Read', { file_path: 'f17.ts' }],
  ];
  for (const [index, [tool, input]] of calls.entries()) {
    if (index === 5) await session.restart();
    simulator.callTool(tool, input);
    simulator.reply('Done.');
    await session.turn(`Turn ${index + 2}: use ${tool}.`);
  }
  simulator.reply('All of it is done.');
  await session.turn('Sum up.');
  simulator.assertDone();
  reportFigure({ name: 'input of a session of 12 turns', value: inputCost(simulator) / 1_000, limit: 22, unit: 'thousand tokens' });
}
