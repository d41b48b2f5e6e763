import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { artSheet } from '#shared/model/companion/art/sheet.ts';
import { drawCreature } from '#shared/model/companion/art/draw-creature.ts';
import type { Companion } from '#shared/model/companion/creature.ts';
import { hatch } from '#shared/model/companion/hatch.ts';
import { createFakeEngine } from '../../testing/fake-engine.ts';
import { halfBlocks } from './commands/companion.ts';
import { runCommandLine } from './program.ts';

const sheet = artSheet.parse(JSON.parse(readFileSync(new URL('../../../../../resources/companions.json', import.meta.url), 'utf8')));

async function command(argv: string[], { hasColour = false, own = null as Companion | null } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  let opened = 0;
  const exitCode = await runCommandLine(argv, {
    version: '1.2.3',
    clock: { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() },
    streams: {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      readInput: () => Promise.resolve(null),
      inputLines: () => null,
    },
    interrupt: new AbortController().signal,
    folder: () => '/project',
    pageRoot: '/page',
    hasColour,
    artSheet: () => sheet,
    openEngine() {
      opened += 1;
      return Promise.resolve(createFakeEngine({ companion: { describe: () => Promise.resolve(own) } }));
    },
    describeInstructions: () => Promise.resolve([]),
    createPermissionCheck: () => Promise.reject(new Error('not asked for')),
    openScoreWords: () => {
      throw new Error('not asked');
    },
  });
  return { exitCode, out, err, opened };
}

describe('tessera companion', () => {
  it('hatches any id as JSON, without opening the data folder', async () => {
    const { exitCode, out, opened } = await command(['companion', '--id', 'installation 1', '--json']);
    expect({ exitCode, opened, lines: out.length }).toEqual({ exitCode: 0, opened: 0, lines: 1 });
    const printed: unknown = JSON.parse(out[0] ?? '');
    expect(printed).toEqual(hatch('installation 1'));
    expect(Object.keys(printed as object)).toEqual(['id', 'species', 'name', 'kind', 'rarity', 'variant', 'eyes', 'hat', 'stats']);
  });

  it('draws two rows of tiles in a line, with colours only where they are wanted', async () => {
    const { out } = await command(['companion', '--id', 'x']);
    expect(out.join('')).not.toContain('\u001B');
    expect(out.slice(0, 8).join('')).toMatch(/[█▀▄]/);
    expect((await command(['companion', '--id', 'x'], { hasColour: true })).out.join('')).toContain('\u001B[38;2;');
    const pebbit = drawCreature(sheet, { species: 'pebbit', variant: 'plain', eyes: 'plain', hat: null });
    // The eyes are open, in the fifth line.
    expect(halfBlocks(pebbit, false)[4]).toBe('  ██ ██████ ██');
  });

  it('shows one’s own with its name, what it grew and what it says; says so where it is off', async () => {
    const creature = hatch('mine');
    const stats = Object.fromEntries(
      Object.entries(creature.stats).map(([name, rolled]) => [name, { rolled, grown: name === 'rigour' ? 3 : 0 }]),
    );
    const own: Companion = {
      creature,
      ownName: 'Pixel',
      sinceMs: 0,
      stats: stats as Companion['stats'],
      growth: [],
      worry: null,
      remark: { text: 'Cache held 41 steps.', atMs: 1 },
    };
    const shown = await command(['companion'], { own });
    expect(shown.out.join('\n')).toContain(`Pixel, a ${creature.name} (${creature.kind})`);
    expect(shown.out.join('\n')).toContain(
      `rigour    ${String(creature.stats.rigour + 3).padStart(3)} (hatched with ${creature.stats.rigour})`,
    );
    expect(shown.out.at(-1)).toBe('"Cache held 41 steps."');
    expect(JSON.parse((await command(['companion', '--json'], { own })).out[0] ?? '')).toMatchObject({
      ...creature,
      ownName: 'Pixel',
      since: '1970-01-01T00:00:00.000Z',
      grown: { rigour: 3 },
    });
    const off = await command(['companion']);
    expect({ exitCode: off.exitCode, out: off.out }).toEqual({ exitCode: 1, out: [] });
    expect(off.err.join('')).toContain('switched off');
  });

  it('refuses an empty id and an option it does not know', async () => {
    expect((await command(['companion', '--id', ''])).exitCode).toBe(2);
    expect((await command(['companion', '--name', 'x'])).exitCode).toBe(2);
  });
});
