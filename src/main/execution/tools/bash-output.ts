import { z } from 'zod';
import { buildTool } from '#main/ports/build-tool.ts';
import { errorResult, textResult } from './result.ts';
import { unknownProcess } from './shell/unknown-process.ts';

const schema = z.strictObject({ process: z.string().min(1).describe('Name that Bash gave') });

/** Reads what a background command printed since it was last asked. */
export const bashOutputTool = buildTool({
  name: 'BashOutput',
  description:
    'Reads what a command that Bash started in the background printed since you last looked, and says whether it still runs or how it ended. ' +
    'Each output is given once.',
  schema,
  maxResultCharacters: 30_000,
  isReadOnly: true,
  isConcurrencySafe: true,
  isDestructive: false,
  summarise: ({ process }) => `Read the output of ${process}`,
  access: () => [{ type: 'none' }],
  async call({ process }, { shell }) {
    const output = await shell.readBackground(process);
    if (!output) return errorResult(unknownProcess(process));
    const cut = output.isCut === true ? '[The beginning is left out.]\n' : '';
    const printed = output.text === '' ? '(nothing new)' : `${cut}${output.text}`;
    const state =
      output.state === 'running'
        ? 'Still running.'
        : `Ended${output.exitCode === null ? ' by a signal' : ` with exit code ${output.exitCode}`}.`;
    return textResult(`${printed}\n\n${state}`);
  },
});
