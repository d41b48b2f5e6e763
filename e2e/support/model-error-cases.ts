// Every kind of failure that ends a turn with `model_error`, and what brings it about. A new kind does not compile without a row here.
import path from 'node:path';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { ExitCase } from './exit-cases.ts';
import type { CliScene } from './cli-scene.ts';

const soon = { headers: { 'retry-after-ms': '1' } };

const refuse =
  (times: number, status: number, rest: Parameters<CliScene['simulator']['status']>[1] = {}) =>
  ({ simulator }: CliScene): void => {
    for (let time = 0; time < times; time += 1) simulator.status(status, rest);
  };

/** `prompt_too_long` is an exit of its own. `silent` takes 90 seconds of silence, which the model's own tests wait for with a clock of theirs. */
const cases = {
  authentication: { title: 'a wrong key (401)', says: /\(401\).*ANTHROPIC_API_KEY/, given: refuse(1, 401) },
  permission: { title: 'a key without the right (403)', says: /\(403\).*Choose another model/, given: refuse(1, 403) },
  billing: {
    title: 'a spend limit (429 without a time to wait)',
    says: /\(429\).*Raise the spend limit/,
    given: refuse(1, 429, { details: { error_code: 'enforced_spend_limit_reached' } }),
  },
  not_found: { title: 'an unknown model (404)', says: /\(404\).*Check the name of the model/, given: refuse(1, 404) },
  invalid_request: {
    title: 'an invalid request (400)',
    says: /\(400\).*It said: no\..*--continue/,
    given: refuse(1, 400, { message: 'no' }),
  },
  too_large: { title: 'a request that is too large (413)', says: /\(413\).*Start a new session/, given: refuse(1, 413) },
  rate_limit: { title: 'a rate limit that stays (429)', says: /\(429\).*--continue/, given: refuse(8, 429, soon) },
  overloaded: { title: 'an overload that stays (529)', says: /\(529\).*--continue/, given: refuse(8, 529, soon) },
  server: { title: 'an API that stays broken (500)', says: /\(500\).*--continue/, given: refuse(4, 500, soon) },
  network: {
    title: 'an address that is none',
    env: { ANTHROPIC_BASE_URL: 'nowhere' },
    says: /"nowhere" is no address, so nothing was sent\. Set ANTHROPIC_BASE_URL/,
    given: () => undefined,
  },
  refusal: {
    title: 'a model that refuses',
    says: /refused to answer this\. It said: I may not\..*put the request differently/,
    given: ({ simulator }) => void simulator.reply('No.').stop('refusal', { type: 'refusal', explanation: 'I may not.' }),
  },
  window_full: {
    title: 'an answer that fills the window',
    says: /fills the model's window\. Fork the session/,
    given: ({ simulator }) => void simulator.reply('A lot').stop('model_context_window_exceeded'),
  },
  unpriced: {
    title: 'a cap in USD and a model without a price',
    args: ['--max-budget-usd', '1', '--model', 'claude-unheard-of'],
    says: /has no public price.*Nothing was sent\. Choose a model with a price/,
    given: () => undefined,
  },
  recording: {
    title: 'a recording that is of something else',
    says: /record/i,
    given: async ({ simulator, run, scratch }) => {
      const file = path.join(scratch, 'recording.jsonl');
      simulator.callTool('Glob', { pattern: '*' });
      await run(['--record', file, '--max-turns', '1']);
      return { env: { TESSERA_MODEL: `recorded:${file}` } };
    },
  },
  unknown: {
    title: 'a status that nobody knows (418)',
    says: /\(418\).*It said: I am a teapot\..*--continue/,
    given: refuse(1, 418, { type: 'teapot_error', message: 'I am a teapot' }),
  },
} satisfies Record<Exclude<ModelFailure['kind'], 'prompt_too_long' | 'silent'>, ExitCase>;

/** Ways in which the API fails that have no kind of their own. */
const further: readonly ExitCase[] = [
  {
    title: 'an answer that cannot be read',
    says: /cannot be read.*Check the base URL/,
    stored: { failure: { kind: 'unknown' } },
    given: ({ simulator }) => void simulator.reply('A block.').garbage('event: content_block_start\ndata: <html>\n\n').end(),
  },
  {
    title: 'a web page in place of an answer',
    says: /\(502\).*--continue/,
    stored: { failure: { kind: 'server' } },
    given: refuse(4, 502, { rawBody: '<html>Bad gateway</html>', ...soon }),
  },
];

export const modelErrorCases: readonly ExitCase[] = [
  ...Object.entries(cases).map(([kind, way]: [string, ExitCase]) => ({ ...way, stored: { failure: { kind } } })),
  ...further,
];
