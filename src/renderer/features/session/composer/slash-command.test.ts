import { expect, test } from 'vitest';
import { matchingCommands, readCompact } from './slash-command.ts';

test('a command is offered while only its beginning is written, and no longer when it stands there', () => {
  expect(matchingCommands('/').map(({ name }) => name)).toEqual(['/compact']);
  expect(matchingCommands('/comp').map(({ name }) => name)).toEqual(['/compact']);
  for (const text of ['', 'see /comp', '/compact', '/compact x', '/other']) expect(matchingCommands(text)).toEqual([]);
});

test('the command is read with what the summary shall keep; a path or another word is a message', () => {
  expect(readCompact('/compact')).toEqual({ focus: null });
  expect(readCompact(' /compact  the lease\nand its test ')).toEqual({ focus: 'the lease\nand its test' });
  for (const text of ['/compacted', '/compact/notes.md is wrong', 'run /compact']) expect(readCompact(text)).toBeNull();
});
