// Every exit of the loop from the command line: exit code, `terminal_reason` and words, and the same in text, JSON and stream-JSON.
import { openCliScene, outputFormats, storedEnd, type OutputFormat } from '../support/cli-scene.ts';
import { exitRows, type ExitCase, type ExitRow } from '../support/exit-cases.ts';
import { expect, test } from '../support/tessera-test.ts';

for (const [reason, row] of exitRows) {
  for (const [index, way] of row.cases.entries()) {
    // How a format tells an exit does not depend on the way to it: the first way is told in each.
    const formats: readonly OutputFormat[] = index === 0 ? outputFormats : ['json'];
    test(`${reason} with exit code ${row.exitCode}: ${way.title} (${formats.join(', ')})`, async ({ scratch }) => {
      test.skip(way.isPossible === false, 'this machine cannot bring it about');
      await Promise.all(formats.map((format) => expectExit(scratch, format, reason, row, way)));
    });
  }
}

async function expectExit(scratch: string, format: OutputFormat, reason: string, row: ExitRow, way: ExitCase): Promise<void> {
  await using scene = await openCliScene(scratch, format);
  const { env, ...options } = (await way.given(scene)) ?? {};
  const run = await scene.run(['--output-format', format, ...(way.args ?? [])], { ...options, env: { ...way.env, ...env } });
  expect(run.exitCode, `${format}: ${run.stderr}`).toBe(row.exitCode);
  expect(run.stderr, format).toMatch(way.says ?? /^$/);
  expect(run.stderr, 'no stack is thrown at the person').not.toMatch(/\n\s+at .+:\d+:\d+/);
  if (format !== 'text') {
    expect(run.lines().at(-1), format).toMatchObject({
      type: 'result',
      subtype: row.subtype,
      is_error: row.exitCode !== 0,
      terminal_reason: reason,
    });
  }
  // A journal that took no more does not hold its own end.
  if (reason !== 'journal_failed') expect(storedEnd(scene.events())).toMatchObject({ reason, ...way.stored });
  scene.simulator.assertDone();
}
