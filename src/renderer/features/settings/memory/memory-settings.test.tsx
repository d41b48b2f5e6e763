import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { ORPCError } from '@orpc/client';
import type { InstructionFile, MemoryFile, MemoryText } from '#shared/model/memory.ts';
import { expect, test, vi } from 'vitest';
import { NavigationContext } from '../../../parts/areas/navigation-context.ts';
import { fakeClient } from '../../../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../../../testing/render-in-window.tsx';
import { aProject, aProjectId, aSession, aSessionId, someSettings } from '../../../testing/samples.ts';
import { MemorySettings } from './memory-settings.tsx';

const index: MemoryFile = {
  name: 'MEMORY.md',
  bytes: 812,
  modifiedMs: Date.now() - 10 * 60_000,
  loaded: { lines: 12, bytes: 812, isCut: false },
  note: null,
  writers: [
    { type: 'session', session: aSessionId(1), title: 'As it was stored', atMs: Date.now() - 4 * 60_000 },
    { type: 'person', atMs: Date.now() - 2 * 3_600_000 },
    { type: 'session', session: aSessionId(9), title: 'Gone from the list', atMs: Date.now() - 5 * 3_600_000 },
  ],
  isChangedSince: false,
};
const topic: MemoryFile = { ...index, name: 'topics/build.md', loaded: null, writers: [], note: null };

interface Given {
  files?: MemoryFile[];
  instructions?: InstructionFile[];
  memory?: Record<string, unknown>;
  projects?: number;
}

function thePage({ files = [index, topic], instructions = [], memory = {}, projects = 2 }: Given = {}) {
  const texts = new Map([['MEMORY.md', 'One.\n']]);
  const list = vi.fn(async ({ project }: { project: string }) => ({
    path: `/data/${project}`,
    isOn: true,
    files: files.filter(({ name }) => name !== 'MEMORY.md' || texts.has(name)),
    moreFiles: 0,
  }));
  const read = vi.fn(async ({ name }: { name: string }): Promise<MemoryText> => {
    const text = texts.get(name) ?? null;
    return {
      name,
      text,
      hash: text === null ? 'hash of something' : `hash of ${text}`,
      note: text === null ? 'This is not UTF-8 text.' : null,
    };
  });
  const write = vi.fn(async ({ name, text, hash }: { name: string; text: string; hash: string | null }) => {
    const before = texts.get(name);
    if ((before === undefined ? null : `hash of ${before}`) !== hash)
      throw new ORPCError('CONFLICT', { message: `${name} was changed meanwhile. Nothing was changed.`, data: { reason: 'changed' } });
    texts.set(name, text);
    return { name, text, hash: `hash of ${text}`, note: null };
  });
  const remove = vi.fn(async ({ name }: { name: string }) => void texts.delete(name));
  const [go, onChange] = [vi.fn(), vi.fn()];
  const client = fakeClient({ memory: { list, read, write, remove, instructions: async () => instructions, ...memory } });
  const all = Array.from({ length: projects }, (_, number) => aProject(number + 1));
  const page = (
    <NavigationContext value={{ has: () => true, go, openSettings: vi.fn() }}>
      <MemorySettings settings={someSettings} onChange={onChange} />
    </NavigationContext>
  );
  const view = renderInWindow(page, client, aWorkbench(all, [aSession(1, 1, { title: 'Find out how it builds' })]));
  const open = async (name: string) => {
    fireEvent.click(await screen.findByRole('button', { name: new RegExp(`^${name}`) }));
    return await screen.findByLabelText<HTMLTextAreaElement>(`Text of ${name}`);
  };
  return { ...view, texts, list, read, write, remove, go, onChange, open };
}

test('each file says what sessions are given of it and who wrote it, with the way to the session', async () => {
  const cut = { ...topic, name: 'big.md', loaded: { lines: 200, bytes: 25_000, isCut: true }, note: 'Only the first 200 lines are given.' };
  const { go } = thePage({ files: [index, topic, cut] });
  const rows = (await screen.findAllByRole('listitem')).map((row) => row.textContent);
  expect(rows).toEqual([
    'MEMORY.md12 lines begin every session812 BWritten by Find out how it builds 4 min ago, you 2 h ago, Gone from the list 5 h ago',
    'topics/build.mdread on demand812 BChanged 10 min ago; no session of Tessera tells by whom.',
    'big.mdits first 200 lines begin every session812 BOnly the first 200 lines are given.Changed 10 min ago; no session of Tessera tells by whom.',
  ]);
  expect(screen.queryByRole('button', { name: 'Gone from the list' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Find out how it builds' }));
  expect(go).toHaveBeenCalledWith({ area: 'sessions', session: aSessionId(1) });
});

test('a text is edited, discarded, and saved against what was read', async () => {
  const { open, write, list } = thePage();
  const text = await open('MEMORY.md');
  const save = screen.getByRole<HTMLButtonElement>('button', { name: /^Save MEMORY\.md/ });
  expect(save.disabled).toBe(true);
  fireEvent.change(text, { target: { value: 'Two.\n' } });
  fireEvent.click(screen.getByRole('button', { name: 'Discard changes' }));
  expect(text.value).toBe('One.\n');
  fireEvent.change(text, { target: { value: 'Three.\n' } });
  fireEvent.keyDown(text, { key: 's', ctrlKey: true });
  await waitFor(() => expect(save.disabled).toBe(true));
  expect(write).toHaveBeenCalledExactlyOnceWith({ project: aProjectId(1), name: 'MEMORY.md', text: 'Three.\n', hash: 'hash of One.\n' });
  expect(text.value).toBe('Three.\n');
  expect(list.mock.calls.length).toBeGreaterThan(1);
});

test('what an agent wrote meanwhile is not lost, and neither is what the person wrote', async () => {
  const { open, texts } = thePage();
  const text = await open('MEMORY.md');
  fireEvent.change(text, { target: { value: 'Mine.\n' } });
  texts.set('MEMORY.md', 'An agent’s.\n');
  fireEvent.click(screen.getByRole('button', { name: /^Save MEMORY\.md/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('MEMORY.md was changed meanwhile');
  expect(texts.get('MEMORY.md')).toBe('An agent’s.\n');
  expect(text.value).toBe('Mine.\n');
  fireEvent.click(screen.getByRole('button', { name: 'Save mine over it' }));
  await waitFor(() => expect(texts.get('MEMORY.md')).toBe('Mine.\n'));
});

test('a conflict can be ended with what is there', async () => {
  const { open, texts } = thePage();
  fireEvent.change(await open('MEMORY.md'), { target: { value: 'Mine.\n' } });
  texts.set('MEMORY.md', 'An agent’s.\n');
  fireEvent.click(screen.getByRole('button', { name: /^Save MEMORY\.md/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Show it as it is now' }));
  await waitFor(() => expect(screen.getByLabelText<HTMLTextAreaElement>('Text of MEMORY.md').value).toBe('An agent’s.\n'));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a text that was not saved is there again when its row is opened again', async () => {
  const { open } = thePage();
  fireEvent.change(await open('MEMORY.md'), { target: { value: 'Half a thought' } });
  fireEvent.click(screen.getByRole('button', { name: /^MEMORY\.md/ }));
  expect(screen.queryByLabelText('Text of MEMORY.md')).toBeNull();
  screen.getByText('not saved');
  expect((await open('MEMORY.md')).value).toBe('Half a thought');
});

test('a file is removed only after a question', async () => {
  const { open, remove } = thePage();
  await open('MEMORY.md');
  fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
  const dialog = within(screen.getByRole('dialog', { hidden: true }));
  expect(remove).not.toHaveBeenCalled();
  fireEvent.click(dialog.getByRole('button', { name: 'Remove MEMORY.md', hidden: true }));
  await waitFor(() => expect(screen.queryByRole('button', { name: /^MEMORY\.md/ })).toBeNull());
  expect(remove).toHaveBeenCalledExactlyOnceWith({ project: aProjectId(1), name: 'MEMORY.md', hash: 'hash of One.\n' });
});

test('what is no text says why, and can be removed', async () => {
  thePage({ files: [topic] });
  fireEvent.click(await screen.findByRole('button', { name: /^topics/ }));
  await screen.findByText('This is not UTF-8 text.');
  screen.getByRole('button', { name: 'Remove' });
});

test('a new file is made under a name, and refused where there is one', async () => {
  const { write, texts } = thePage({ files: [] });
  texts.clear();
  await screen.findByText(/No notes yet/);
  fireEvent.click(screen.getByRole('button', { name: 'New file' }));
  const name = screen.getByLabelText<HTMLInputElement>('Name');
  expect(name.value).toBe('MEMORY.md');
  texts.set('MEMORY.md', 'by an agent');
  fireEvent.keyDown(name, { key: 'Enter' });
  expect((await screen.findByRole('alert', { hidden: true })).textContent).toContain('The file was not made (CONFLICT)');
  fireEvent.change(name, { target: { value: ' topics/a.md ' } });
  fireEvent.keyDown(name, { key: 'Enter' });
  await waitFor(() => expect(screen.queryByLabelText('Name')).toBeNull());
  expect(write).toHaveBeenLastCalledWith({ project: aProjectId(1), name: 'topics/a.md', text: '', hash: null });
});

test('another project has another memory, and the window remembers which was looked at', async () => {
  const { list, preferences } = thePage();
  await screen.findByText(`/data/${aProjectId(1)}`);
  fireEvent.click(screen.getByRole('button', { name: 'Project: project-1' }));
  fireEvent.click(screen.getByRole('menuitemradio', { name: /^project-2/ }));
  await screen.findByText(`/data/${aProjectId(2)}`);
  expect(list).toHaveBeenLastCalledWith({ project: aProjectId(2) });
  expect(preferences.getState().memoryProject).toBe(aProjectId(2));
});

test('a list that failed says why and is asked for again', async () => {
  let isBroken = true;
  const list = async () => {
    if (isBroken) throw new ORPCError('UNUSABLE_PATH', { message: 'It cannot be opened.', data: { path: '', reason: '' } });
    return { path: '/data', isOn: true, files: [], moreFiles: 0 };
  };
  thePage({ memory: { list } });
  screen.getByRole('status', { name: 'Loading the memory' });
  expect((await screen.findByRole('alert')).textContent).toContain('UNUSABLE_PATH');
  isBroken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText(/No notes yet/);
});

test('instruction files are listed as they are given, with what is left out', async () => {
  thePage({
    instructions: [
      { path: '/home/me/.claude/CLAUDE.md', kind: 'user', importedBy: null, bytes: 40, note: null },
      { path: '/p/docs/style.md', kind: 'import', importedBy: '/p/CLAUDE.md', bytes: 0, note: 'There is no such file.' },
    ],
  });
  await screen.findByText('/p/docs/style.md');
  const rows = screen.getAllByRole('listitem').map((row) => row.textContent);
  expect(rows.slice(-2)).toEqual([
    '/home/me/.claude/CLAUDE.mdyours, in every project40 B',
    '/p/docs/style.mdimported by /p/CLAUDE.md0 BThere is no such file.',
  ]);
});

test('memory is switched off for all projects, and without a project nothing is asked', async () => {
  const { onChange, list } = thePage({ projects: 0 });
  screen.getByText(/There is no project yet/);
  expect(list).not.toHaveBeenCalled();
  fireEvent.click(within(screen.getByRole('radiogroup', { name: 'Agents keep notes' })).getByRole('radio', { name: 'Off' }));
  expect(onChange).toHaveBeenCalledWith({ memory: { isOn: false } });
});
