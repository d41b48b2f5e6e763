import { expect, test } from 'vitest';
import { connectionFailure } from './connection-failure.ts';

const failing = (code: string, hasBegun = false) =>
  connectionFailure(
    new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }),
    'https://api.example.org',
    hasBegun,
  );

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false, true, 'certificate'],
  ['CERT_HAS_EXPIRED', false, true, 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', false, true, 'certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, true, 'certificate'],
  ['EPROTO', false, true, 'encrypted connection'],
  ['ECONNREFUSED', true, true, 'refused'],
  ['ENOTFOUND', true, true, 'cannot be resolved'],
  ['ENETUNREACH', true, true, 'no network path'],
  ['UND_ERR_CONNECT_TIMEOUT', true, true, 'did not answer in time'],
  // Nobody knows whether these reached the API.
  ['ETIMEDOUT', true, false, 'did not answer in time'],
  ['ECONNRESET', true, false, 'closed the connection'],
  ['UND_ERR_SOCKET', true, false, 'closed the connection'],
  ['OF_A_NEWER_SYSTEM', true, false, '(OF_A_NEWER_SYSTEM)'],
])('%s before an answer: tried again %s, certainly not sent %s', (code, isRetryable, isUnsent, words) => {
  const failure = failing(code);
  expect(failure).toMatchObject({ kind: 'network', isRetryable, message: expect.stringContaining(words) as unknown });
  expect(failure.isUnsent ?? false).toBe(isUnsent);
});

test('whatever breaks an answer that had begun can be tried again, and was sent', () => {
  for (const code of ['ECONNRESET', 'EPROTO', 'ECONNREFUSED']) {
    expect(failing(code, true)).toMatchObject({
      isRetryable: true,
      message: expect.stringContaining('broke while the answer arrived') as unknown,
    });
    expect(failing(code, true).isUnsent).toBeUndefined();
  }
});
