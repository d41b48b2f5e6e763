// What a session of 1,000 steps costs with its compaction weighed and unweighed, and what keeping it within its window takes.
import { describeFigures, measureLongSession, type LongFigures } from '../e2e/support/long-session/figures.ts';
import { runLongSession } from '../e2e/support/long-session/long-session.ts';
import { reportFigure } from './figure.ts';

const steps = 1_000;
const limitTokens = 100_000;

const weighed = await measure(true);
const unweighed = await measure(false);

for (const [name, figures] of Object.entries({ weighed, unweighed })) {
  reportFigure({ name: `${steps} steps, ${name}: prompts too long`, value: figures.tooLong, limit: 0, unit: 'requests' });
}
const share = (weighed.costUsd / unweighed.costUsd) * 100;
reportFigure({ name: `${steps} steps: cost weighed, of the cost unweighed`, value: share, limit: 99.9, unit: '%' });
const perLimit = (weighed.summaries * limitTokens) / weighed.newTokens;
reportFigure({ name: `${steps} steps: summaries asked for in 100,000 tokens of new content`, value: perLimit, limit: 1, unit: 'requests' });
const unread = (1 - (weighed.summaryReadShare ?? 1)) * 100;
reportFigure({ name: `${steps} steps: tokens of the prompts for a summary not read from the cache`, value: unread, limit: 5, unit: '%' });

async function measure(weighs: boolean): Promise<LongFigures> {
  const session = await runLongSession({ steps, compaction: { weighs } });
  const figures = measureLongSession(session);
  console.log(`${weighs ? 'weighed' : 'unweighed'}, ${Math.round(session.durationMs / 1_000)} s:\n${describeFigures(figures)}`);
  return figures;
}
