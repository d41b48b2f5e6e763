// Memory and instruction files that are broken, far too large or lead out of where they belong: a run works, and its prompt says what was left out.
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { memoryFolderOf } from '#main/infrastructure/memory/memory-folder.ts';
import { openCliScene, type CliScene } from '../support/cli-scene.ts';
import { expect, test } from '../support/tessera-test.ts';

const megabytes = 10 * 1024 * 1024;
const secret = 'the words of a file outside of everything';
/** No more of a file than its bound may reach the prompt. */
const mostPromptBytes = 400_000;

test('instruction files that import each other, 10 MB, bytes and a file outside: the rest is given, and each is noted', async ({
  scratch,
}) => {
  await using scene = await openCliScene(scratch);
  const { write } = scene;
  await writeFile(path.join(scratch, 'outside.md'), secret);
  await write(
    'CLAUDE.md',
    'Use tabs.\n@rules/a.md\n@rules/large.md\n@rules/bytes.md\n@rules/linked.md\n@rules/missing.md\nEnd with a point.\n',
  );
  await write('rules/a.md', 'A says hello.\n@b.md\n');
  await write('rules/b.md', 'B says hello.\n@a.md\n');
  await write('rules/large.md', 'x'.repeat(megabytes));
  await writeFile(
    path.join(scene.folder, 'rules/bytes.md'),
    Uint8Array.from({ length: 4_096 }, (_, index) => index % 256),
  );
  await symlink(path.join(scratch, 'outside.md'), path.join(scene.folder, 'rules/linked.md'));

  const prompt = await promptOfRun(scene);
  for (const words of ['Use tabs.', 'End with a point.', 'A says hello.', 'B says hello.']) expect(prompt).toContain(words);
  expect(prompt).not.toContain(secret);
  for (const [file, note] of [
    ['large.md', /too (large|long)|MiB|KiB|MB/i],
    ['bytes.md', /text|binary|UTF-8/i],
    ['linked.md', /outside|out of|leads/i],
    ['missing.md', /no such|missing|not there|not exist|not found|no file/i],
    ['a.md', /cycl|circle|itself|already/i],
  ] as const) {
    expect(linesAbout(prompt, file), `what the prompt says of ${file}`).toMatch(note);
  }
});

const hostile: Record<string, { make: (file: string, scratch: string) => Promise<unknown>; says: RegExp }> = {
  'of 10 MB': { make: (file) => writeFile(file, `- a note\n`.repeat(megabytes / 9)), says: /first \d+ lines/i },
  'of 10 MB in one line': { make: (file) => writeFile(file, 'n'.repeat(megabytes)), says: /first|bytes|KB/i },
  'of bytes that are no text': {
    make: (file) =>
      writeFile(
        file,
        Uint8Array.from({ length: 4_096 }, (_, index) => index % 256),
      ),
    says: /not UTF-8|no text|binary/i,
  },
  'that leads out of its folder': {
    make: async (file, scratch) => {
      await writeFile(path.join(scratch, 'outside.md'), secret);
      await symlink(path.join(scratch, 'outside.md'), file);
    },
    says: /link|outside|leads/i,
  },
  'that is a folder': { make: (file) => mkdir(file), says: /no regular file|folder/i },
};

for (const [what, { make, says }] of Object.entries(hostile)) {
  test(`a memory ${what} is noted in the prompt, and the run works`, async ({ scratch }) => {
    await using scene = await openCliScene(scratch);
    const folder = memoryFolderOf(path.join(scene.scratch, 'home'), scene.folder);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'topic.md'), 'A topic.\n');
    await make(path.join(folder, 'MEMORY.md'), scratch);
    const prompt = await promptOfRun(scene);
    expect(prompt).toMatch(says);
    expect(prompt).toContain('topic.md');
    expect(prompt).not.toContain(secret);
    expect(await readdir(folder)).toEqual(['MEMORY.md', 'topic.md']);
  });
}

/** Runs a turn and gives the text of all that the model was sent before it answered. */
async function promptOfRun(scene: CliScene): Promise<string> {
  scene.simulator.reply('Done.');
  const run = await scene.run();
  expect(run.exitCode, run.stderr).toBe(0);
  scene.simulator.assertDone();
  const [request] = scene.simulator.requests;
  expect(Buffer.byteLength(request?.text ?? '')).toBeLessThan(mostPromptBytes);
  return JSON.stringify([request?.body['system'], request?.body['messages']]).replaceAll('\\n', '\n');
}

function linesAbout(prompt: string, file: string): string {
  return prompt
    .split('\n')
    .filter((line) => line.includes(file))
    .join('\n');
}
