// Every check of the house, side by side, warnings as errors: `npm run check`.
import { runStep, type Step } from './run-step.ts';

const bin = (name: string): string => `node_modules/.bin/${name}`;

const steps: Step[] = [
  { name: 'format', command: bin('oxfmt'), args: ['--check'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'types: shared', command: bin('tsc'), args: ['-p', 'tsconfig.shared.json'] },
  { name: 'types: node', command: bin('tsc'), args: ['-p', 'tsconfig.node.json'] },
  { name: 'types: web', command: bin('tsc'), args: ['-p', 'tsconfig.web.json'] },
  { name: 'types: preload', command: bin('tsc'), args: ['-p', 'tsconfig.preload.json'] },
  {
    name: 'arrows',
    command: process.execPath,
    args: ['scripts/arrows.ts', '--config', '.dependency-cruiser.cjs', 'src', 'e2e', 'bench', 'scripts'],
  },
  { name: 'unused', command: bin('knip'), args: [] },
  { name: 'styles', command: bin('stylelint'), args: ['src/renderer/**/*.css', '--max-warnings', '0'] },
];

const results = await Promise.all(steps.map(runStep));
for (const { name, exitCode, seconds, output } of results) {
  process.stdout.write(`${exitCode === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)\n`);
  if (exitCode !== 0) process.stdout.write(`${output.trimEnd()}\n`);
}
process.exitCode = results.every((result) => result.exitCode === 0) ? 0 : 1;
