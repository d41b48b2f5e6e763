import { fstatSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { CommandStreams } from './streams.ts';

/** How long an inherited pipe may stay silent before optional input is taken as not given. */
const optionalInputMs = 300;

/** The process's own streams. A reader that closes the pipe early (`| head`) ends the output quietly. */
export function processStreams(): CommandStreams {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    readInput: async (options) => {
      if (!isPiped()) return null;
      if (options?.isOptional === true && !(await hasInputSoon())) return null;
      const chunks: Uint8Array[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
      return Buffer.concat(chunks).toString('utf8');
    },
    inputLines: () => (isPiped() ? createInterface({ input: process.stdin, crlfDelay: Infinity }) : null),
  };
}

/** True for a pipe, a socket or a file; false for a terminal, `/dev/null` and a closed descriptor. */
function isPiped(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}

function hasInputSoon(): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (hasInput: boolean): void => {
      clearTimeout(timer);
      process.stdin.off('readable', handleReadable);
      process.stdin.off('end', handleEnd);
      if (!hasInput) process.stdin.destroy();
      resolve(hasInput);
    };
    const handleReadable = (): void => settle(process.stdin.readableLength > 0);
    const handleEnd = (): void => settle(false);
    const timer = setTimeout(() => settle(false), optionalInputMs);
    process.stdin.once('readable', handleReadable);
    process.stdin.once('end', handleEnd);
  });
}
