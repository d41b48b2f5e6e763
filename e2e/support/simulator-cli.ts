// Runs the simulated Messages API by hand: `node e2e/support/simulator-cli.ts --port 0 --script FILE.json [--record FILE.jsonl]`.
// Prints the address to set as ANTHROPIC_BASE_URL; each request is told on standard error.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { scriptAnswers, scriptFile } from './simulator/script-file.ts';
import { startSimulator } from './simulator/simulator.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, script: { type: 'string' }, record: { type: 'string' } },
});
const { record } = values;
const script = scriptFile.parse(values.script === undefined ? { answers: [] } : JSON.parse(readFileSync(values.script, 'utf8')));
if (record !== undefined) writeFileSync(record, '');

const { key, models, minCacheableTokens, windowTokens } = script;
const simulator = await startSimulator({
  port: Number(values.port),
  ...(key === undefined ? {} : { key }),
  ...(models ? { models } : {}),
  ...(minCacheableTokens === undefined ? {} : { minCacheableTokens }),
  ...(windowTokens === undefined ? {} : { windowTokens }),
  onRequest({ text, body }) {
    const count = Array.isArray(body['messages']) ? body['messages'].length : 0;
    process.stderr.write(
      `request ${simulator.requests.length}: ${JSON.stringify(body['model'])}, ${count} messages, ${text.length} bytes\n`,
    );
    if (record !== undefined) appendFileSync(record, `${text}\n`);
  },
});
scriptAnswers(simulator, script);
process.stdout.write(`${simulator.baseUrl}\n`);

async function stop(): Promise<void> {
  await simulator.close();
  try {
    simulator.assertDone();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
process.once('SIGINT', () => void stop());
process.once('SIGTERM', () => void stop());
