import type { CallId } from '#shared/model/id.ts';
import { scriptedTool, textResult, untilCancelled } from '#main/execution/executor/testing/scripted-runner.ts';
import type { Tool } from '#main/ports/tools.ts';

/** An image as small as one can be for what is tested here: nobody looks at it. */
export const shot = Uint8Array.from({ length: 64 }, (_, index) => index);

/** What the person does while a call runs. */
interface Meanwhile {
  steer(text: string): void;
  halt(call: CallId): Promise<void>;
}

/** The tools of a plan. Those of another version of the program say other things of themselves, and there is one more. */
export function createPlanTools(version: 0 | 1, meanwhile: Meanwhile): Tool[] {
  const tools: Tool[] = [
    scriptedTool({ name: 'Look', isConcurrencySafe: true, run: ({ name }) => textResult(`saw ${name}`) }),
    scriptedTool({
      name: 'Fail',
      run: ({ name }) => {
        throw new Error(`no ${name}`);
      },
    }),
    scriptedTool({
      name: 'Long',
      isConcurrencySafe: true,
      maxResultCharacters: 3_000,
      run: ({ name }) => textResult(`${name} `.repeat(900)),
    }),
    scriptedTool({ name: 'Big', isConcurrencySafe: true, run: ({ name }) => textResult(name.padEnd(45_000, '.')) }),
    scriptedTool({
      name: 'Shot',
      async run({ name }, { blobs }) {
        const blob = await blobs.put(shot);
        const image = { type: 'image' as const, blob, mediaType: 'image/png' as const, bytes: shot.length };
        return { content: [{ type: 'text', text: name }, image], isError: false };
      },
    }),
    scriptedTool({
      name: 'Steer',
      run({ name }) {
        meanwhile.steer(`And then ${name}.`);
        return textResult('was told');
      },
    }),
    scriptedTool({
      name: 'Halt',
      async run(_input, context) {
        await meanwhile.halt(context.call);
        return await untilCancelled(context);
      },
    }),
  ];
  if (version === 0) return tools;
  const described = tools.map((tool) => ({ ...tool, definition: { ...tool.definition, description: `Newer: ${tool.description}` } }));
  return [...described, scriptedTool({ name: 'Another' })];
}
