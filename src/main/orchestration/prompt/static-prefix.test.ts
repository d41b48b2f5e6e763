// Holds the words above the boundary: a change of them costs every session its cache and must be meant.
// After raising the version of what changed, renew the golden file: RENEW_GOLDEN=1 npx vitest run src/main/orchestration/prompt
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hashJson, hashText } from '#shared/model/json.ts';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { buildPrompt } from './build-prompt.ts';
import { toolsVersion } from './static-sections.ts';

const file = new URL('./static-prefix.golden.json', import.meta.url);
const part = z.object({ name: z.string(), version: z.number(), hash: z.string(), text: z.string() });
const golden = z.object({ hash: z.string(), parts: z.array(part) });
type Part = z.infer<typeof part>;

test('the static prefix is the golden one; a changed text has a raised version', () => {
  const parts = staticParts();
  const kept = golden.parse(JSON.parse(readFileSync(file, 'utf8'))).parts;
  const unraised = parts.filter(({ name, version, hash }) =>
    kept.some((old) => old.name === name && old.version === version && old.hash !== hash),
  );
  expect(
    unraised.map(({ name }) => name),
    'changed without raising the version in static-sections.ts',
  ).toEqual([]);
  const now = { hash: hashJson(parts), parts };
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

test('nothing above the boundary differs between two places', () => {
  const above = (folder: string): unknown => {
    const { tools, sections } = prompt(folder);
    return { tools, sections: sections.filter((section) => section.isStatic) };
  };
  expect(above('/home/a/project')).toEqual(above('/srv/elsewhere'));
});

function staticParts(): Part[] {
  const { tools, sections } = prompt('/home/a/project');
  const texts = sections.filter((section) => section.isStatic).map(({ name, version, text }) => ({ name, version, text }));
  const definitions = { name: 'tool definitions', version: toolsVersion, text: JSON.stringify(tools) };
  return [definitions, ...texts].map(({ name, version, text }) => ({ name, version, hash: hashText(text), text }));
}

function prompt(folder: string): ReturnType<typeof buildPrompt> {
  return buildPrompt(
    { folder, platform: `platform of ${folder}`, shell: 'sh', date: '2026-11-20', git: null, instructions: [] },
    createTools(),
  );
}
