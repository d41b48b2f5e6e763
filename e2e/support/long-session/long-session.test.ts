// A session that goes on and on: nobody ever sees that its prompt is too long, and few of its requests are spent on keeping it short.
import { expect, test } from 'vitest';
import { describeFigures, measureLongSession } from './figures.ts';
import { runLongSession } from './long-session.ts';

/** Fewer steps with longer results fill as many windows. */
const steps = Number(process.env['TESSERA_CAMPAIGN_LONG'] ?? 140);
const scale = steps < 500 ? 4 : 1;

test(
  `${steps} steps: no prompt is too long, every stage acts, and at most one summary is asked for in 100,000 tokens`,
  { timeout: 1_200_000 },
  async () => {
    const figures = measureLongSession(await runLongSession({ steps, scale }));
    process.stdout.write(`${describeFigures(figures)}\n`);
    expect(figures.tooLong).toBe(0);
    expect(figures.newTokens).toBeGreaterThan(600_000);
    expect(figures.summaries).toBeLessThanOrEqual(figures.newTokens / 100_000);
    expect(figures.steps).toBe(steps);
    for (const [stage, { times }] of Object.entries(figures.stages)) expect(times, stage).toBeGreaterThan(0);
    expect(figures.summaryReadShare).toBeGreaterThanOrEqual(0.95);
  },
);
