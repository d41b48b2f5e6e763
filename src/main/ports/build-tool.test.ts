import { expect, test } from 'vitest';
import { z } from 'zod';
import { buildTool } from './build-tool.ts';
import type { Tool } from './tools.ts';

const schema = z.strictObject({ path: z.string().describe('Where'), count: z.int().min(1).optional() });

function build(extra: Partial<Parameters<typeof buildTool<z.infer<typeof schema>>>[0]> = {}): Tool {
  return buildTool({
    name: 'Probe',
    description: 'Probes.',
    schema,
    summarise: (input) => input.path,
    access: () => [{ type: 'none' }],
    call: () => Promise.resolve({ content: [], isError: false }),
    ...extra,
  });
}

test('a tool that says nothing of its safety is trusted with nothing', () => {
  const tool = build();
  const input = { path: 'a' };
  expect([tool.isReadOnly(input), tool.isConcurrencySafe(input), tool.isDestructive(input), tool.maxResultCharacters]).toEqual([
    false,
    false,
    true,
    50_000,
  ]);
});

test('safety may depend on the input', () => {
  const tool = build({ isReadOnly: (input) => input.path === 'a' });
  expect([tool.isReadOnly({ path: 'a' }), tool.isReadOnly({ path: 'b' })]).toEqual([true, false]);
});

test('the definition is the schema in its smallest form, always with the same bytes', () => {
  const expected =
    '{"name":"Probe","description":"Probes.","input_schema":{"type":"object","properties":{"path":{"type":"string","description":"Where"},' +
    '"count":{"type":"integer"}},"required":["path"],"additionalProperties":false}}';
  expect(JSON.stringify(build().definition)).toBe(expected);
  expect(JSON.stringify(build().definition)).toBe(expected);
});
