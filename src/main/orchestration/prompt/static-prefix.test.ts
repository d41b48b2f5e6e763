// Holds the words above the boundary: a change of them costs every session its cache and must be meant.
// After raising the version of what changed, renew the golden file: RENEW_GOLDEN=1 npx vitest run src/main/orchestration/prompt
import { readFileSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hashText } from '#shared/model/json.ts';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { buildPrompt } from './build-prompt.ts';
import { describePrompt } from './describe-prompt.ts';
import { staticSections, toolsVersion } from './static-sections.ts';

const file = new URL('./static-prefix.golden.json', import.meta.url);
const part = z.object({
  name: z.string(),
  variant: z.string().default('standard'),
  version: z.number(),
  hash: z.string(),
  text: z.string(),
});
const golden = z.object({
  /** SHA-256 of tools and static sections with each variant, the others as they are where nobody chose. */
  prefixes: z.record(z.string(), z.string()),
  parts: z.array(part),
});
type Part = z.infer<typeof part>;

test('the static prefix of every variant is the golden one; a changed text has a raised version', () => {
  const parts = staticParts();
  const { parts: kept } = golden.parse({ prefixes: {}, ...(JSON.parse(readFileSync(file, 'utf8')) as object) });
  const unraised = parts.filter(({ name, variant, version, hash }) =>
    kept.some((old) => old.name === name && old.variant === variant && old.version === version && old.hash !== hash),
  );
  expect(
    unraised.map(({ name, variant }) => `${name}, ${variant}`),
    'changed without raising the version in static-sections.ts',
  ).toEqual([]);
  const now = { prefixes: prefixes(), parts };
  if (process.env['RENEW_GOLDEN'] === '1') writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
  expect(golden.parse(JSON.parse(readFileSync(file, 'utf8'))), 'the golden file is out of date: RENEW_GOLDEN=1').toEqual(now);
});

test('tools and static sections together are 2,500 to 3,500 tokens', () => {
  const { tools, sections } = prompt('/home/a/project');
  const characters =
    JSON.stringify(tools).length + sections.filter((section) => section.isStatic).reduce((sum, { text }) => sum + text.length, 0);
  expect(characters / 4).toBeGreaterThan(2500);
  expect(characters / 4).toBeLessThan(3500);
});

test('nothing that varies stands above the boundary: whatever the place, tools and static sections keep their bytes', () => {
  const names = fc.string({ minLength: 1, maxLength: 12 });
  const files = fc.array(fc.record({ path: names, text: fc.string() }), { maxLength: 3 });
  const git = fc.option(fc.record({ branch: names, status: fc.string(), recentCommits: fc.array(names, { maxLength: 3 }) }));
  const anyFacts = fc.record({ folder: names, platform: names, shell: names, date: names, git, instructions: files });
  const anyChoice = fc.record({ flags: fc.dictionary(fc.constantFrom('git', 'git.status'), fc.boolean()), variants: fc.constant({}) });
  const expected = above(prompt('/home/a/project'));
  fc.assert(
    fc.property(anyFacts, anyChoice, fc.option(fc.string()), (facts, choice, appendSystemPrompt) => {
      const built = buildPrompt(facts, createTools(), { choice, appendSystemPrompt });
      expect(above(built)).toBe(expected);
      expect(built.sections.findIndex(({ isStatic }) => !isStatic)).toBe(staticSections.length);
    }),
  );
});

test('a variant differs in its numbers alone', () => {
  for (const { variants } of staticSections) {
    const [first, ...others] = variants.map(({ text }) => text.replaceAll(/[0-9]+/g, 'N'));
    for (const other of others) expect(other).toBe(first);
    expect(new Set(variants.map(({ text }) => text)).size).toBe(variants.length);
  }
});

function above({ tools, sections }: ReturnType<typeof buildPrompt>): string {
  return JSON.stringify([tools, sections.filter((section) => section.isStatic)]);
}

function staticParts(): Part[] {
  const { tools } = prompt('/home/a/project');
  const texts = staticSections.flatMap(({ name, version, variants }) =>
    variants.map((variant) => ({ name, variant: variant.name, version, text: variant.text })),
  );
  const definitions = { name: 'tool definitions', variant: 'standard', version: toolsVersion, text: JSON.stringify(tools) };
  return [definitions, ...texts].map(({ text, ...named }) => ({ ...named, hash: hashText(text), text }));
}

function prefixes(): Record<string, string> {
  const { sections } = describePrompt(createTools());
  return Object.fromEntries(
    sections.flatMap((section) =>
      section.type === 'static' ? section.variants.map(({ name, prefixHash }) => [`${section.name}=${name}`, prefixHash]) : [],
    ),
  );
}

function prompt(folder: string): ReturnType<typeof buildPrompt> {
  return buildPrompt(
    { folder, platform: `platform of ${folder}`, shell: 'sh', date: '2026-11-20', git: null, instructions: [] },
    createTools(),
  );
}
