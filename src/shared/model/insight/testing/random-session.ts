// Test support: sessions with everything that may happen to a prefix, against a cache that keeps the published rules.
import { createStory, id, type Story } from '../../folds/transcript-story.ts';
import type { CompactionId } from '../../id.ts';
import type { WireUsage } from '../../wire.ts';

export type Step =
  | {
      type: 'ask';
      blocks: number;
      waitMs: number;
      marksOld: boolean;
      isLong: boolean;
      purpose: 'main' | 'warm' | 'title' | 'side' | 'compaction';
      end: 'completes' | 'breaks off' | 'dies' | 'fails';
    }
  | { type: 'model'; model: string; isByPerson: boolean }
  | { type: 'prompt'; what: 'tools' | 'section' }
  | { type: 'rewrite'; block: number }
  | { type: 'compact'; block: number }
  | { type: 'drop' };

/** The events of a session in which this happened. */
export function tellSession(plan: readonly Step[]): Story {
  const story = createStory();
  const session = new Session(story);
  story.created();
  session.fixPrompt();
  story.sent('Go.');
  for (const step of plan) session.take(step);
  return story;
}

class Session {
  readonly #story: Story;
  readonly #cache = new Cache();
  #tools = ['Bash', 'Read'];
  #branch = 0;
  #messages: string[] = [];
  #made = 0;
  #lastMark = -1;

  constructor(story: Story) {
    this.#story = story;
  }

  fixPrompt(): void {
    const section = (name: string, isStatic: boolean, text: string) => ({ name, version: 1, isStatic, text });
    this.#story.add('prompt.fixed', {
      layout: 'sections',
      sections: [section('identity', true, 'You are.'), section('git.status', false, `branch: ${this.#branch}`)],
      tools: this.#tools.map((name) => ({ name, description: name, input_schema: {} })),
    });
  }

  take(step: Step): void {
    switch (step.type) {
      case 'ask':
        return this.#ask(step);
      case 'model': {
        this.#story.state.model = step.model;
        const model = { provider: 'anthropic' as const, model: step.model, effort: null };
        if (step.isByPerson) this.#story.add('model.changed', { model }, 'person');
        return undefined;
      }
      case 'prompt':
        if (step.what === 'tools') this.#tools = [...this.#tools, `Tool${this.#tools.length}`];
        else this.#branch += 1;
        return this.fixPrompt();
      case 'rewrite':
        this.#messages = this.#messages.map((hash, index) => (index === step.block ? this.#make() : hash));
        return undefined;
      case 'compact':
        return this.#compact(step.block);
      case 'drop':
        return this.#cache.drop();
      default:
        return step satisfies never;
    }
  }

  /** Replaces everything up to a block by one that is shorter. */
  #compact(block: number): void {
    if (block >= this.#messages.length) return;
    this.#messages = [this.#make(), ...this.#messages.slice(block + 1)];
    const figures = { tokensBefore: 0, tokensAfter: 0, rewrittenTokens: 0, costUsd: null, expectedSteps: 0, savesUsd: null };
    const { session, seq, request } = this.#story.state;
    const stage = { compaction: id<CompactionId>('c', seq), figures, reason: 'pays' as const };
    this.#story.add('context.summarised', { ...stage, request, upTo: { session, seq }, content: ['A summary.'] });
    this.#lastMark = -1;
  }

  #make(): string {
    return `message ${(this.#made += 1)}`;
  }

  #ask({ blocks: more, waitMs, marksOld, isLong, purpose, end }: Extract<Step, { type: 'ask' }>): void {
    const story = this.#story;
    story.state.at += waitMs;
    const added = Array.from({ length: more }, () => this.#make());
    if (purpose === 'main') this.#messages.push(...added);
    const said = purpose === 'title' ? added : this.#messages.length === 0 ? added : this.#messages;
    const asks = purpose === 'side' || purpose === 'compaction' ? [this.#make()] : [];
    const blocks = [...this.#tools, 'identity', `branch ${this.#branch}`, ...said, ...asks];
    const last = blocks.length - 1 - asks.length;
    const staticEnd = this.#tools.length;
    const old = marksOld && purpose !== 'title' && this.#lastMark > staticEnd && this.#lastMark < last ? [this.#lastMark] : [];
    const marks = [
      { block: staticEnd, ttl: isLong ? ('1h' as const) : ('5m' as const) },
      ...[...old, last].map((block) => ({ block, ttl: '5m' as const })),
    ];
    const sent = story.asks(undefined, purpose);
    story.events[story.events.length - 1] = { ...sent, blocks, marks, ...(asks[0] === undefined ? {} : { asks: asks[0] }) };
    if (end === 'fails') {
      story.fails('overloaded', 1_000);
      return;
    }
    const usage = this.#cache.use(sent.model, blocks, marks, sent.at);
    if (purpose !== 'title' && end !== 'dies') this.#lastMark = last;
    if (end === 'completes') story.completes({ ...usage, output_tokens: 1 });
    else story.breaksOff('stopped', end === 'dies' ? null : usage);
  }
}

/** Entries end at marks, are found by looking back 20 blocks, live for their time and longer when they are read. */
class Cache {
  readonly #entries = new Map<string, { ttlMs: number; overAt: number }>();

  drop(): void {
    this.#entries.clear();
  }

  use(model: string, blocks: readonly string[], marks: readonly { block: number; ttl: '5m' | '1h' }[], now: number): WireUsage {
    const nameOf = (end: number): string => [model, ...blocks.slice(0, end + 1)].join('|');
    const hits = marks.map(({ block }) => {
      for (let end = block; end > block - 20 && end >= 0; end -= 1) {
        const entry = this.#entries.get(nameOf(end));
        if (entry === undefined || entry.overAt <= now) continue;
        entry.overAt = now + entry.ttlMs;
        return end;
      }
      return -1;
    });
    const hit = Math.max(...hits);
    const written = marks.filter(({ block }) => block > hit);
    for (const { block, ttl } of written) {
      const ttlMs = ttl === '1h' ? 3_600_000 : 300_000;
      this.#entries.set(nameOf(block), { ttlMs, overAt: now + 300 + ttlMs });
    }
    const tokens = (end: number): number => blocks.slice(0, end + 1).reduce((sum, block) => sum + 100 + block.length, 0);
    const long = tokens(written.findLast(({ ttl }) => ttl === '1h')?.block ?? hit) - tokens(hit);
    const all = tokens(Math.max(hit, ...written.map(({ block }) => block))) - tokens(hit);
    return {
      input_tokens: tokens(blocks.length - 1) - tokens(hit) - all,
      output_tokens: 1,
      cache_read_input_tokens: tokens(hit),
      cache_creation_input_tokens: all,
      cache_creation: { ephemeral_1h_input_tokens: long, ephemeral_5m_input_tokens: all - long },
    };
  }
}
