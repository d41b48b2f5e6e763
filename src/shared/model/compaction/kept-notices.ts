// Notices that still hold: what the model was told of its place and that nothing later took back.
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { EventPlace } from '../events/context-events.ts';
import type { PermissionMode } from '../permission.ts';
import { placeOf } from './place-order.ts';

/** A notice that still holds. */
export interface HeldNotice {
  readonly place: EventPlace;
  readonly about: EventOf<'notice.appended'>['about'];
  readonly text: string;
  /** The instruction files it tells of. */
  readonly paths: readonly string[];
}

export interface KeptNotices {
  /** Oldest first, each once. */
  readonly notices: readonly HeldNotice[];
  add(event: SessionEvent | UnknownEvent): void;
}

export function createKeptNotices(): KeptNotices {
  /** By what they are about: a later one about the same takes the place. */
  const held = new Map<string, HeldNotice>();
  let mode: PermissionMode | null = null;

  const hold = (event: EventOf<'notice.appended'>): void => {
    const { about, text, known } = event;
    const paths = Object.keys(known?.instructions ?? {});
    const notice = { place: placeOf(event), about, text, paths };
    const put = (subject: string): void => {
      held.delete(subject);
      held.set(subject, notice);
    };
    if (about === 'date' || about === 'git') put(about);
    if (about === 'mode') {
      if (mode === 'plan') put(about);
      else held.delete(about);
    }
    if (about === 'tools') {
      if (known?.missingTools?.length === 0) held.delete(about);
      else put(about);
    }
    if (about === 'instructions')
      for (const subject of paths.length === 0 ? [about] : paths.map((path) => `${about} ${path}`)) put(subject);
  };
  /** What a prompt says itself needs no notice. */
  const forgetTold = ({ known }: EventOf<'prompt.fixed'>): void => {
    if (known?.date !== undefined) held.clear();
    else if (known?.branch !== undefined) held.delete('git');
  };
  return {
    get notices() {
      return [...new Set(held.values())];
    },
    add(event) {
      switch (event.type) {
        case 'session.created':
        case 'session.forked':
        case 'mode.changed':
          mode = event.mode;
          return;
        case 'prompt.fixed':
          forgetTold(event);
          return;
        case 'notice.appended':
          hold(event);
          return;
        case 'context.snipped':
          for (const [subject, { place }] of held) if (event.notices.some((gone) => isSame(gone, place))) held.delete(subject);
          return;
        default:
          return;
      }
    },
  };
}

function isSame(a: EventPlace, b: EventPlace): boolean {
  return a.session === b.session && a.seq === b.seq;
}
