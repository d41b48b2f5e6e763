import { z } from 'zod';
import { buildTool } from '#main/ports/build-tool.ts';
import { errorResult, textResult } from './result.ts';
import { unknownProcess } from './shell/unknown-process.ts';

const schema = z.strictObject({ process: z.string().min(1).describe('Name that Bash gave') });

/** Ends a background command with everything it started. */
export const killBashTool = buildTool({
  name: 'KillBash',
  description: 'Ends a command that Bash started in the background, with every process it started: first politely, then by force.',
  schema,
  isConcurrencySafe: true,
  isDestructive: false,
  summarise: ({ process }) => `End ${process}`,
  access: () => [{ type: 'none' }],
  async call({ process }, { shell }) {
    if (await shell.stopBackground(process))
      return textResult(`${process} and everything it had started were ended. BashOutput still gives its last output.`);
    const known = await shell.readBackground(process);
    if (!known) return errorResult(unknownProcess(process));
    const rest = known.text === '' ? '' : ` Its last output:\n${known.text}`;
    return textResult(`${process} had already ended${known.exitCode === null ? '' : ` with exit code ${known.exitCode}`}.${rest}`);
  },
});
