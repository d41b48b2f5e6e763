// Sessions whose tools read files, on a real store, for whoever looks at what fills their windows.
import type { EventDraft } from '#shared/model/event.ts';
import { createStory, id, type Story } from '#shared/model/folds/transcript-story.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { usualCompaction, type CompactionSettings } from '#shared/model/settings.ts';
import { createCompaction } from '#main/infrastructure/compact/create-compaction.ts';
import { createScene, noon, type Scene } from '../../sessions/testing/session-scene.ts';

const prices: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: [
    {
      id: 'claude-opus-5-5',
      name: 'Opus',
      contextWindow: 200_000,
      maxOutputTokens: 64_000,
      minCacheableTokens: null,
      thinking: 'none',
      efforts: [],
      defaultEffort: null,
      isLegacy: false,
      prices: [
        {
          from: '2025-01-01',
          bands: [{ promptTokensUpTo: null, input: 4, output: 20, write5m: 5, write1h: 8, read: 0.2 }],
          source: 'test',
        },
      ],
    },
  ],
};

/** A process with the stages of compaction, whose model has a price and a window of 200,000 tokens. */
export function openReadingScene(settings: CompactionSettings = usualCompaction): Scene {
  return createScene({
    isSimulated: false,
    change: (deps) => ({
      ...deps,
      provider: {
        ...deps.provider,
        prices: () => prices,
        defaultChoice: () => ({ provider: 'anthropic', model: 'claude-opus-5-5', effort: null }),
      },
      compaction: { port: createCompaction((tool) => tool === 'Read'), settings: () => settings },
    }),
  });
}

/** A session whose tools read files; so many steps in each of four turns. */
export function tellReading(steps: number): Story {
  const story = createStory({ at: noon - 2 * 60_000 - steps * 40_000 });
  story.created();
  const section = (name: string, isStatic: boolean) => ({ name, version: 1, isStatic, text: `${name} `.repeat(100) });
  story.add('prompt.fixed', {
    layout: 'sections',
    sections: [section('identity', true), section('instructions', false), section('memory', false)],
    tools: ['Read', 'mcp__github__issues'].map((name) => ({ name, description: `${name}. `.repeat(50), input_schema: {} })),
  });
  let tokens = 2_000;
  /** The last block of the messages so far: five blocks begin the prompt. */
  let last = 4;
  for (let turn = 0; turn < 4; turn += 1) {
    if (turn > 0) story.add('notice.appended', { about: 'date', text: `It is day ${turn}.` });
    last += turn > 0 ? 2 : 1;
    story.sent(`Look at part ${turn}.`);
    for (let step = 0; step < steps; step += 1) {
      const call = `call-${turn}-${step}`;
      const input = { file_path: `/${turn}/${step}.ts` };
      const sent = story.asks();
      const blocks = [`${tokens}`];
      story.events[story.events.length - 1] = { ...sent, blocks, marks: [{ block: last, ttl: '5m' }] };
      story.calls(call, 'Read', input);
      story.completes(
        { input_tokens: 0, cache_read_input_tokens: tokens - 700, cache_creation_input_tokens: 700, output_tokens: 50 },
        'tool_use',
      );
      story.starts(call, 'Read', input, `${turn}/${step}.ts`);
      story.finishes(call, 'Read', `line of ${call}\n`.repeat(150));
      tokens += 700;
      last += 2;
    }
    const sent = story.asks();
    story.events[story.events.length - 1] = { ...sent, blocks: [`${tokens}`], marks: [{ block: last, ttl: '5m' }] };
    story.says(`Part ${turn} is fine.`);
    story.completes({ input_tokens: 0, cache_read_input_tokens: tokens - 700, cache_creation_input_tokens: 700, output_tokens: 20 });
    last += 1;
    story.ends();
  }
  return story;
}

/** Puts the session on disk. */
export function storeStory(scene: Scene, { events }: Story): SessionId {
  const session = id<SessionId>('5', 7);
  const project = scene.store.projects.add(scene.home).id;
  const [first, ...rest] = events.map(({ v: _v, session: _s, seq: _q, at: _a, previous: _p, ...draft }): EventDraft => draft);
  if (first?.type !== 'session.created') throw new Error('A story begins with its session.');
  const { lease } = scene.store.journal.create(session, project, { ...first, project });
  for (let at = 0; at < rest.length; at += 1_000) lease.append(rest.slice(at, at + 1_000));
  lease[Symbol.dispose]();
  return session;
}
