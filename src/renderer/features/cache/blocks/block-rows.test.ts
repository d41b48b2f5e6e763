import { expect, test } from 'vitest';
import { aBlock } from '../../../testing/cache-samples.ts';
import { blockRows, markOfRead, type BlockRow } from './block-rows.ts';

const tools = [0, 1, 2].map((index) => aBlock(index, { part: 'tools', fate: 'read' }));
const system = [
  aBlock(3, { part: 'system', name: 'identity, version 1', fate: 'read', mark: '1h' }),
  aBlock(4, { part: 'system', name: 'git, version 1', fate: 'changed', before: 'a'.repeat(64), after: 'b'.repeat(64) }),
];
const messages = [5, 6, 7, 8].map((index) => aBlock(index, { fate: 'written-again', ...(index === 6 ? { mark: '5m' as const } : {}) }));
const added = [9, 10].map((index) => aBlock(index, { fate: 'new', before: null }));
const blocks = [...tools, ...system, ...messages, ...added];

const inWords = (row: BlockRow) =>
  row.type === 'mark'
    ? `mark ${row.number} ${row.ttl}${row.isEndOfRead ? ' read' : ''}`
    : `${row.first}-${row.last} ${row.name} ${row.relation} ${row.fate}`;

test('what is alike stands in one row, sections of the prompt stand alone, and marks stand where they end a run', () => {
  expect(blockRows(blocks, 4, new Set()).map(inWords)).toEqual([
    '0-2 3 definitions equal read',
    '3-3 identity, version 1 equal read',
    'mark 1 1h read',
    '4-4 git, version 1 changed changed',
    '5-6 2 blocks equal written-again',
    'mark 2 5m',
    '7-8 2 blocks equal written-again',
    '9-10 2 blocks new new',
  ]);
  expect(markOfRead(blocks)).toBe(1);
  expect(markOfRead(messages)).toBeNull();
});

test('the first block that differs never hides among others that changed', () => {
  const changed = [0, 1, 2].map((index) => aBlock(index, { fate: 'changed', before: 'a'.repeat(64), after: 'b'.repeat(64) }));
  expect(blockRows(changed, 1, new Set()).map(inWords)).toEqual([
    '0-0 message 1 changed changed',
    '1-1 message 2 changed changed',
    '2-2 message 3 changed changed',
  ]);
});

test('an opened run shows its blocks, of very many the first hundred, and sums stay the same', () => {
  const many = Array.from({ length: 250 }, (_, index) => aBlock(index, { fate: 'read', tokens: 2 }));
  const rows = blockRows(many, null, new Set([0]));
  expect(rows).toHaveLength(101);
  expect(rows.map(inWords).at(-1)).toBe('100-249 150 blocks equal read');
  expect(blockRows(many, null, new Set([0, 100]))).toHaveLength(201);
  expect(rows.reduce((sum, row) => sum + (row.type === 'run' ? row.tokens : 0), 0)).toBe(500);
});
