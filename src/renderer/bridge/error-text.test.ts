import { ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import { ConnectionLostError } from './connection.ts';
import { errorText } from './error-text.ts';

test('an error of the contract speaks for itself', () => {
  expect(errorText(new ORPCError('HELD', { message: 'Another window writes this session.' }))).toEqual({
    message: 'Another window writes this session.',
    code: 'HELD',
  });
});

test('a failed validation says which input was wrong and that nothing changed', () => {
  const error = new ORPCError('BAD_REQUEST', { data: { issues: [{ message: 'too long' }] } });
  expect(errorText(error).message).toBe('The engine did not accept the input (too long). Nothing was changed.');
});

test('a lost connection is told apart from a broken one', () => {
  expect(errorText(new ConnectionLostError('Nothing was sent.')).code).toBe('CONNECTION_LOST');
  expect(errorText(new DOMException('aborted', 'AbortError')).code).toBe('CONNECTION_BROKEN');
});

test('whatever else was thrown is still said', () => {
  expect(errorText(new Error('boom'))).toEqual({ message: 'boom', code: 'UNEXPECTED' });
  expect(errorText('boom')).toEqual({ message: 'boom', code: 'UNEXPECTED' });
});
