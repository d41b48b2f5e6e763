// How long one key press in the find bar takes in a transcript of 10,000 items. What is read of the items in idle moments before the first letter is told.
import type { SessionEvent } from '#shared/model/event.ts';
import { emptyTranscript } from '#shared/model/folds/transcript-state.ts';
import { createStory } from '#shared/model/folds/transcript-story.ts';
import { foldHistory } from '#shared/model/folds/transcript.ts';
import type { TranscriptItem } from '#shared/model/folds/transcript-items.ts';
import { readAhead, searchTranscript } from '../src/renderer/features/session/find/search-transcript.ts';
import { reportFigure } from './figure.ts';

const wantedItems = 10_000;
const limitMs = 50;
/** A busy machine only ever adds: the fastest run is nearest to what a key press costs. */
const runs = 5;

const least = { read: Infinity, first: Infinity, next: Infinity, arrived: Infinity };
for (let run = 0; run < runs; run += 1) {
  // What was read of an item is kept for it, so each run has items of its own.
  const items = tell();
  const start = performance.now();
  readAhead(items, 0, () => false);
  least.read = Math.min(least.read, performance.now() - start);
  const keys = ['q', 'qu', 'qui', 'quic', 'quick', 'e', 'ex', 'exp', 'port'];
  const [first = 0, ...rest] = keys.map((text) => timed(items, text));
  least.first = Math.min(least.first, first);
  least.next = Math.min(least.next, Math.max(...rest));
  least.arrived = Math.min(least.arrived, timed([...items, ...items.slice(0, 1)], 'port'));
}
const about = `of a search in ${wantedItems} items`;
reportFigure({ name: `reading ahead ${about}`, value: least.read, limit: 4 * limitMs, unit: 'ms', isToldOnly: true });
reportFigure({ name: `first letter ${about}`, value: least.first, limit: limitMs, unit: 'ms' });
reportFigure({ name: `slowest further letter ${about}`, value: least.next, limit: limitMs, unit: 'ms' });
reportFigure({ name: `the same words after one more item ${about}`, value: least.arrived, limit: limitMs, unit: 'ms' });

function timed(items: readonly TranscriptItem[], text: string): number {
  const start = performance.now();
  searchTranscript(items, { text, isCaseSensitive: false });
  return performance.now() - start;
}

/** Turns as sessions have them: reads of some 2,000 characters each, a command, and words. */
function tell(): readonly TranscriptItem[] {
  const story = createStory();
  story.created('Long');
  const wantedEvents = wantedItems * 3;
  for (let turn = 1; story.events.length < wantedEvents; turn += 1) {
    story.sent(`Look at the export, part ${turn}, and repair what is wrong with it.`);
    story.asks();
    for (const [tool, input] of [
      ['Read', { file_path: `/home/ada/harbor/src/worker-${turn}.ts` }],
      ['Read', { file_path: `/home/ada/harbor/src/claim-${turn}.ts` }],
      ['Bash', { command: `npm test -- part-${turn}` }],
    ] as const) {
      const call = `toolu_${story.state.seq}`;
      story.calls(call, tool, input);
      story.starts(call, tool, input);
      story.finishes(call, tool, `export const claim${turn}: number = ${turn}; // it is quick\n`.repeat(40));
    }
    story.completes({}, 'tool_use');
    story.asks();
    story.says(`Part ${turn} is repaired.\n\n\`\`\`ts\nexport const kept: number = 1;\n\`\`\`\n\nNothing else **changed**.`);
    story.completes();
    story.ends();
  }
  // As they come over the bridge: text that is put together bit by bit is slower to read the first time.
  const events = JSON.parse(JSON.stringify(story.events)) as SessionEvent[];
  return foldHistory(emptyTranscript, events).items.slice(0, wantedItems);
}
