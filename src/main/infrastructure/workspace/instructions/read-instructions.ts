// Instruction files with what they import, in the order they apply.
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { InstructionFile } from '#shared/model/memory.ts';
import { codeOf, isInside } from '../folder.ts';
import { findImports, looksLikePath, type NamedImport } from './find-imports.ts';
import { leftOut, maxGivenBytes, readText, type GivenText } from './instruction-text.ts';
import { isMatched, rulePatterns } from './rule-paths.ts';
import { ownerOf, type InstructionSource } from './sources.ts';

/** An instruction file that was found. Where `text` is null, it is given nowhere but in the note of the file that names it. */
export interface FoundInstructions extends Pick<InstructionFile, 'path' | 'kind' | 'importedBy' | 'bytes' | 'note'> {
  readonly text: string | null;
  /** The source it came by: itself, or the one that led to it. */
  readonly source: string;
}

/** What a reading is made in. */
export interface InstructionReading {
  /** The person's home folder. */
  readonly home: string;
  /** The project's root: what lies in it may import from it only, whoever named it. */
  readonly root: string;
  /** Whether a rule counts that holds for some files only. */
  isRuleWanted(rule: { path: string; matches: (file: string) => boolean }): boolean;
}

/** Most hops of an import from the file it begins at. */
const maxHops = 4;
/** Most imports that are looked for, and most bytes given, over everything a session begins with. */
const whole = { imports: 200, bytes: 256 * 1024 };
/** The same for a file of a folder below, with what it imports. */
const single = { imports: 50, bytes: maxGivenBytes };

/** How much may still be given. */
interface Room {
  imports: number;
  bytes: number;
}

/** A file whose text is given, on its way to having its imports followed. */
interface Opened {
  readonly path: string;
  readonly real: string;
  readonly area: string | null;
  readonly hops: number;
  readonly room: Room;
  readonly found: FoundInstructions & { text: string };
}

/**
 * Reads the sources that are there, each file once under whichever name comes first, and behind each what it imports. What cannot be given is
 * said in its place: a source by a note in brackets, an import by one behind the line that names it. Time and memory have bounds, whatever the
 * files are; it never fails for what it finds.
 */
export async function readInstructions(sources: readonly InstructionSource[], reading: InstructionReading): Promise<FoundInstructions[]> {
  const state = new Reader(reading);
  const shared = { ...whole };
  const opened: (Opened | FoundInstructions)[] = [];
  // Before any import, so that no import takes the room or the place of a file that counts by itself.
  for (const source of sources) {
    const found = await state.open(source, source.kind === 'nested' ? { ...single } : shared);
    if (found !== null) opened.push(found);
  }
  const all: FoundInstructions[] = [];
  for (const entry of opened) all.push(...('found' in entry ? await state.follow(entry) : [entry]));
  return all;
}

class Reader {
  readonly #reading: InstructionReading;
  /** Real paths of the files that are given, and which of them each imports. */
  readonly #imports = new Map<string, Set<string>>();

  constructor(reading: InstructionReading) {
    this.#reading = reading;
  }

  async open(source: InstructionSource, room: Room): Promise<Opened | FoundInstructions | null> {
    const { path, kind, area } = source;
    const real = await realpath(path).catch((error: unknown) => (isAbsent(error) ? null : path));
    if (real === null || this.#imports.has(real)) return null;
    const given = await this.#readSource(source, real, room);
    const found = { path, kind, importedBy: null, bytes: 0, source: path };
    if (given.text === null) return { ...found, text: `[${given.note}]`, note: given.note };
    const { ruleBase } = source;
    const patterns = ruleBase === null ? null : rulePatterns(given.text);
    const matches = (file: string): boolean =>
      ruleBase !== null && patterns !== null && isInside(ruleBase, file) && isMatched(patterns, slashed(relative(ruleBase, file)));
    if (patterns !== null && !this.#reading.isRuleWanted({ path, matches })) {
      return { ...found, text: null, note: `Given only with files that match ${shorten(patterns.join(', '))}.` };
    }
    this.#imports.set(real, new Set());
    const bytes = take(room, given.text);
    return { path, real, area, hops: 0, room, found: { ...found, bytes, text: given.text, note: given.note } };
  }

  /** The file and everything it leads to, notes set where an import cannot be given. */
  async follow(file: Opened): Promise<FoundInstructions[]> {
    const notes = new Map<number, string[]>();
    const behind: FoundInstructions[] = [];
    const seen = new Set<string>();
    let skipped = 0;
    for (const named of findImports(file.found.text)) {
      if (seen.has(named.name)) continue;
      seen.add(named.name);
      if (file.room.imports <= 0) {
        if (looksLikePath(named.name)) skipped++;
        continue;
      }
      file.room.imports--;
      const target = await this.#import(file, named);
      if (target === null) continue;
      if ('found' in target) behind.push(...(await this.follow(target)));
      else {
        behind.push(target);
        notes.set(named.line, [...(notes.get(named.line) ?? []), `[@${shorten(named.name)}: ${target.note}]`]);
      }
    }
    const isCut = file.found.note !== null;
    const more = skipped === 0 ? null : `${skipped} more imports are left out: too many for one session.`;
    const text = [
      withNotes(file.found.text, notes),
      ...[isCut ? file.found.note : null, more].flatMap((note) => note ?? []).map(bracketed),
    ];
    const note = [file.found.note, more].filter((part) => part !== null).join(' ');
    return [{ ...file.found, text: text.join('\n'), note: note === '' ? null : note }, ...behind];
  }

  /** The imported file; null where there is nothing to say: it was given already, or the name is a word that means no file. */
  async #import(file: Opened, { name }: NamedImport): Promise<Opened | FoundInstructions | null> {
    const path = /^~[/\\]/.test(name) ? join(this.#reading.home, name.slice(2)) : resolve(dirname(file.path), name);
    const found = { path, kind: 'import' as const, importedBy: file.path, bytes: 0, source: file.found.source };
    const refuse = ({ note }: GivenText): FoundInstructions => ({ ...found, text: null, note });
    // Judged before it is looked for: a project's file must not find out what is there outside of it.
    if (file.area !== null && !isInside(file.area, path)) return looksLikePath(name) ? refuse(outside(path)) : null;
    const target = await realOf(path);
    if ('code' in target) {
      if (!looksLikePath(name)) return null;
      return refuse(leftOut(target.code === 'absent' ? 'there is no such file' : `it could not be looked up (${target.code})`));
    }
    const { real } = target;
    if (file.area !== null && !isInside(file.area, real)) return refuse(outside(real));
    this.#imports.get(file.real)?.add(real);
    if (this.#imports.has(real)) return this.#leadsTo(real, file.real) ? refuse(leftOut('it leads back to this file (a cycle)')) : null;
    if (target.isFolder) return looksLikePath(name) ? refuse(leftOut('this is a folder')) : null;
    if (file.hops >= maxHops) return refuse(leftOut(`imports are followed over ${maxHops} files at most`));
    const given = await readText(real, file.room.bytes);
    if (given.text === null) return refuse(given);
    this.#imports.set(real, new Set());
    const bytes = take(file.room, given.text);
    // Whoever named it: a file of the project opens nothing outside of the project.
    const area = file.area ?? (isInside(this.#reading.root, real) ? this.#reading.root : null);
    return { path, real, area, hops: file.hops + 1, room: file.room, found: { ...found, bytes, text: given.text, note: given.note } };
  }

  async #readSource({ area, mustBeOwn }: InstructionSource, real: string, room: Room): Promise<GivenText> {
    if (area !== null && !isInside(area, real)) return outside(real);
    if (mustBeOwn && (await ownerOf(real)) === 'other') return leftOut('it lies above the project and belongs to another account');
    return await readText(real, room.bytes);
  }

  #leadsTo(from: string, to: string): boolean {
    const seen = new Set([from]);
    for (const path of seen) {
      if (path === to) return true;
      for (const next of this.#imports.get(path) ?? []) seen.add(next);
    }
    return false;
  }
}

function take(room: Room, text: string): number {
  const bytes = Buffer.byteLength(text);
  room.bytes -= bytes;
  return bytes;
}

function outside(path: string): GivenText {
  return leftOut(`this leads to ${path}, outside of the project, and a project may give only what lies in it`);
}

async function realOf(path: string): Promise<{ real: string; isFolder: boolean } | { code: string }> {
  try {
    const real = await realpath(path);
    return { real, isFolder: (await stat(real)).isDirectory() };
  } catch (error) {
    return { code: isAbsent(error) ? 'absent' : codeOf(error) || String(error) };
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

function withNotes(text: string, notes: ReadonlyMap<number, readonly string[]>): string {
  if (notes.size === 0) return text;
  return text
    .split('\n')
    .flatMap((line, number) => [line, ...(notes.get(number) ?? [])])
    .join('\n');
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function bracketed(note: string): string {
  return `[${note}]`;
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…`.toWellFormed() : text;
}
