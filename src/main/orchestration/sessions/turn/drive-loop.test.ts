import { expect, test } from 'vitest';
import type { EventDraft } from '#shared/model/event.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { AgentId, TurnId } from '#shared/model/id.ts';
import { JournalError, type StoredEvent } from '#main/ports/journal.ts';
import type { LoopEvent, QueryStored } from '../../query-loop/types.ts';
import { driveLoop } from './drive-loop.ts';

const agent = '01900000-0000-7000-8000-000000000001' as AgentId;
const turn = '01900000-0000-7000-8000-000000000002' as TurnId;
const done: Terminal = { reason: 'completed', stopReason: 'end_turn' };
const full = new JournalError('disk-full', 'The disk is full.');

test('the loop goes on only with the stored event of what it yielded', async () => {
  const seen: unknown[] = [];
  async function* loop(): AsyncGenerator<LoopEvent, Terminal, QueryStored> {
    seen.push((yield event(1))?.seq, (yield event(2))?.seq);
    return done;
  }
  expect(await driveLoop(loop(), sink())).toEqual(done);
  expect(seen).toEqual([1, 2]);
});

test('an event that cannot be stored ends the turn, and nothing the loop still yields is stored', async () => {
  const stored: EventDraft[] = [];
  let wasTold: unknown = null;
  async function* loop(): AsyncGenerator<LoopEvent, Terminal, QueryStored> {
    try {
      yield event(1);
    } catch (error) {
      wasTold = error;
      yield event(2);
    }
    return done;
  }
  const failing = sink((draft) => {
    if (stored.length === 0 && wasTold === null) throw full;
    stored.push(draft);
  });
  expect(await driveLoop(loop(), failing)).toEqual({ reason: 'journal_failed', message: 'The disk is full.' });
  expect(wasTold).toBe(full);
  expect(stored).toEqual([]);
});

test('a loop that breaks because of a bug is left behind in order and the bug is thrown', async () => {
  let wasLeft = false;
  async function* loop(): AsyncGenerator<LoopEvent, Terminal, QueryStored> {
    try {
      yield event(1);
    } finally {
      wasLeft = true;
    }
    return done;
  }
  const broken = sink(() => {
    throw new TypeError('A bug.');
  });
  await expect(driveLoop(loop(), broken)).rejects.toThrow('A bug.');
  expect(wasLeft).toBe(true);
});

function event(step: number): LoopEvent {
  return { type: 'event', draft: { type: 'loop.transitioned', actor: agent, turn, step, transition: { reason: 'next_turn' } } };
}

function sink(onStore: (draft: EventDraft) => void = () => undefined): Parameters<typeof driveLoop>[1] {
  let seq = 0;
  return {
    store(draft) {
      onStore(draft);
      seq += 1;
      // Only the number is looked at.
      return { seq } as StoredEvent;
    },
    publish: () => undefined,
  };
}
