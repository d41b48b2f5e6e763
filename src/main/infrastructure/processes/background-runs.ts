// The commands of a session that go on after their call has returned.
import type { Clock } from '#main/ports/clock.ts';
import type { CallId } from '#shared/model/id.ts';
import type { Run, RunEnd } from './run.ts';
import { foldScreen } from './terminal/fold-screen.ts';

/** Output of a background process since it was last asked for. */
export interface BackgroundOutput {
  text: string;
  isCut: boolean;
  state: 'running' | 'ended';
  exitCode: number | null;
}

/** Background processes by name. Ended ones stay known, so that their last output can be read. */
export interface BackgroundRuns {
  /** Takes a run in and names it after its call. */
  add(run: Run): string;
  /**
   * Resolves once the run has printed something and paused, after a second at most, or when it has ended: null while it goes on. From then on
   * nothing but `stop` and the session's end ends it, and `onEnded` is called when it has.
   */
  settle(name: string, onEnded: (end: RunEnd) => void): Promise<RunEnd | null>;
  read(name: string): Promise<BackgroundOutput | undefined>;
  /** Ends a process and its tree. False where there is none of this name or it has ended. */
  stop(name: string): Promise<boolean>;
}

interface Entry {
  run: Run;
  readBytes: number;
  /** Reads of one process follow each other, so that none gets what another was given. */
  reading: Promise<unknown>;
}

/** How long a process is given to print its first words, and how long a pause after them is. */
const firstWordsMs = 1000;
const pauseMs = 150;

/** The background processes of one session. They outlive the shell that started them, so that what they printed last can still be read. */
export function createBackgroundRuns(clock: Clock): BackgroundRuns {
  const entries = new Map<string, Entry>();

  const readOnce = async (entry: Entry): Promise<BackgroundOutput> => {
    const isEnded = entry.run.isEnded;
    const { size } = entry.run.spool;
    const to = isEnded ? size : size - (await halfCharacterBytes(entry, size));
    const screen = await foldScreen(entry.run.spool, entry.readBytes, to, entry.run.sizes);
    entry.readBytes = to;
    const end = isEnded ? await entry.run.ended : null;
    return { text: screen.text, isCut: screen.isCut, state: isEnded ? 'ended' : 'running', exitCode: end?.exitCode ?? null };
  };

  return {
    add(run) {
      const name = freeName(run.call, entries);
      entries.set(name, { run, readBytes: 0, reading: Promise.resolve() });
      return name;
    },
    async settle(name, onEnded) {
      const entry = entries.get(name);
      if (!entry) return null;
      const { run } = entry;
      const end = await Promise.race([run.ended, firstWords(run, clock)]);
      if (end) return end;
      void run.ended.then(onEnded);
      return null;
    },
    async read(name) {
      const entry = entries.get(name);
      if (!entry) return undefined;
      const output = entry.reading.then(() => readOnce(entry));
      entry.reading = output.catch(() => undefined);
      return output;
    },
    async stop(name) {
      const entry = entries.get(name);
      if (!entry || entry.run.isEnded) return false;
      entry.run.interrupt('cancelled');
      await entry.run.ended;
      return true;
    },
  };
}

/** Short enough to be typed, and the same in every replay of a session. */
function freeName(call: CallId, taken: ReadonlyMap<string, unknown>): string {
  const stem = `bash-${call.replaceAll(/[^A-Za-z0-9]/g, '').slice(-6)}`;
  let name = stem;
  for (let number = 2; taken.has(name); number += 1) name = `${stem}-${number}`;
  return name;
}

/** Resolves to null after the first output and a pause behind it, at the latest after the time for first words. */
async function firstWords(run: Run, clock: Clock): Promise<null> {
  const done = new AbortController();
  const sleep = (ms: number) => clock.sleep(ms, done.signal).catch(() => undefined);
  const latest = sleep(firstWordsMs);
  const printed = new Promise<void>((resolve) => {
    const listening = run.onChange(() => {
      listening[Symbol.dispose]();
      resolve();
    });
    done.signal.addEventListener('abort', () => listening[Symbol.dispose]());
  });
  await Promise.race([latest, printed.then(() => sleep(pauseMs)), run.ended]);
  done.abort();
  return null;
}

/** Bytes at the end that begin a character whose rest has not arrived yet: they belong to the next read. */
async function halfCharacterBytes(entry: Entry, size: number): Promise<number> {
  const from = Math.max(entry.readBytes, size - 3);
  const { bytes } = await entry.run.spool.read(from, size - from);
  for (let back = 1; back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}
