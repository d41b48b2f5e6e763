import { readingsOf } from './number-rules.ts';

const maxNumbers = 200;
const maxPaths = 100;
const maxTail = 20_000;
const maxHead = 10_000;

const pathLike = /(?<![\w@./-])(?:[\w@.-]{1,60}\/){0,12}[\w@-][\w@.-]{0,60}\.[A-Za-z]\w{0,7}(?![\w/])/g;

/** What is kept of an output to compare claims with: its numbers, those at its end first, and where it is asked for the paths it names. */
export function digestOutput(text: string, hasPaths: boolean): { numbers: number[]; paths: string[] } {
  const tail = text.slice(-maxTail);
  const head = text.length > maxTail ? text.slice(0, Math.min(maxHead, text.length - maxTail)) : '';
  const numbers = new Set<number>();
  const written = [...numbersIn(tail).toReversed(), ...numbersIn(head)];
  for (const number of written) {
    if (numbers.size >= maxNumbers) break;
    for (const reading of readingsOf(number)) numbers.add(reading);
  }
  const paths = new Set<string>();
  for (const [path] of hasPaths ? tail.matchAll(pathLike) : []) {
    if (paths.size >= maxPaths) break;
    paths.add(path);
  }
  return { numbers: [...numbers].slice(0, maxNumbers), paths: [...paths] };
}

function numbersIn(text: string): string[] {
  return Array.from(text.matchAll(/(?<![\d.,])\d{1,12}(?:[.,]\d{1,12}){0,4}/g), ([number]) => number);
}
