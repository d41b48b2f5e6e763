// The project of a long session: modules long enough to be read in ranges, and logs that a test run would print. The same each time.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** How many modules there are, and how many lines each has. */
export const modules = 40;
export const linesPerModule = 900;
export const logs = 12;
const linesPerLog = 700;

const words = ['anchor', 'berth', 'cargo', 'crane', 'dock', 'ferry', 'harbor', 'ledger', 'mooring', 'pilot', 'quay', 'tide', 'toll', 'tug'];

/** Writes the project into a folder. */
export async function writeLongProject(folder: string): Promise<void> {
  await Promise.all(['src', 'logs'].map((name) => mkdir(path.join(folder, name), { recursive: true })));
  for (let module = 0; module < modules; module += 1) {
    const lines = Array.from({ length: linesPerModule }, (_, line) => `${lineOf(module, line, 0)} // ${phrase(module * 31 + line)}`);
    await writeFile(path.join(folder, modulePath(module)), `${lines.join('\n')}\n`);
  }
  for (let log = 0; log < logs; log += 1) {
    const lines = Array.from({ length: linesPerLog }, (_, line) => `ok ${line} ${phrase(log * 17 + line)} (${(line * 7) % 90} ms)`);
    await writeFile(path.join(folder, logPath(log)), `${lines.join('\n')}\n`);
  }
}

/** The code of one line, as it stands after so many changes. */
export function lineOf(module: number, line: number, changes: number): string {
  return `export const m${module}_l${line} = ${line * 3 + changes};`;
}

export function modulePath(module: number): string {
  return `src/module-${module}.ts`;
}

export function logPath(log: number): string {
  return `logs/run-${log}.log`;
}

/** A few words that differ from line to line. */
export function phrase(seed: number, count = 4): string {
  return Array.from({ length: count }, (_, index) => words[(seed * (index + 3) + index * index) % words.length]).join(' ');
}
