import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { deafMs } from '../../parts/permission/choices.ts';
import { foldWorkbench } from '../../parts/workbench/workbench-state.ts';
import { fakeClient } from '../../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../../testing/render-in-window.tsx';
import { aProject, aQuestion, aSession, aSessionId } from '../../testing/samples.ts';
import { Sidebar, type SidebarProps } from './sidebar.tsx';

let nowMs = 0;
beforeEach(() => {
  nowMs = 10_000;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});

const question = aQuestion(1);
const waiting = aSession(1, 1, { title: 'Push it', state: { status: 'waiting', question, askedAt: 0, others: 0 } });

function aSidebar(fake: Parameters<typeof fakeClient>[0], sessions = [waiting, aSession(2, 1)], props: Partial<SidebarProps> = {}) {
  const calls = { onSelect: vi.fn(), onNewSession: vi.fn(), onOpenFolder: vi.fn(), onMemory: vi.fn(), onFailure: vi.fn() };
  const view = renderInWindow(
    <Sidebar selected={null} newSessionKeys="Alt+N" {...calls} {...props} />,
    fakeClient(fake),
    aWorkbench([aProject(1)], sessions),
  );
  return { ...view, ...calls };
}

const openQuestion = () => act(() => screen.getByRole('button', { name: /Run git push/ }).focus());

test('a question opens with the focus, shows what will run in full, and a digit answers it', async () => {
  const answer = vi.fn(async () => undefined);
  aSidebar({ session: { answer } });
  expect(screen.queryByText('git push --force-with-lease origin main')).toBeNull();
  openQuestion();
  screen.getByText('git push --force-with-lease origin main');
  nowMs += deafMs;
  fireEvent.keyDown(screen.getByRole('button', { name: /Run git push/ }), { key: '2' });
  expect(answer).toHaveBeenCalledWith({ session: waiting.id, question: question.question, answer: { type: 'allow', scope: 'session' } });
});

test('nothing is allowed in the first moment, nor by Enter', () => {
  const answer = vi.fn(async () => undefined);
  aSidebar({ session: { answer } });
  openQuestion();
  const head = screen.getByRole('button', { name: /Run git push/ });
  fireEvent.keyDown(head, { key: '1' });
  fireEvent.click(screen.getByRole('button', { name: /Allow once/ }));
  nowMs += deafMs;
  fireEvent.keyDown(head, { key: 'Enter' });
  expect(answer).not.toHaveBeenCalled();
});

test('a digit pressed too early in one question never reaches another one in the window', () => {
  const heard = vi.fn();
  window.addEventListener('keydown', heard);
  aSidebar({});
  openQuestion();
  fireEvent.keyDown(screen.getByRole('button', { name: /Run git push/ }), { key: '1' });
  window.removeEventListener('keydown', heard);
  expect(heard).not.toHaveBeenCalled();
});

test('a denial can say why', () => {
  const answer = vi.fn(async () => undefined);
  aSidebar({ session: { answer } });
  openQuestion();
  nowMs += deafMs;
  fireEvent.click(screen.getByRole('button', { name: /Deny and say why/ }));
  fireEvent.change(screen.getByLabelText(/Why you deny it/), { target: { value: 'open a pull request instead' } });
  fireEvent.submit(screen.getByLabelText(/Why you deny it/));
  expect(answer).toHaveBeenCalledWith(expect.objectContaining({ answer: { type: 'deny', comment: 'open a pull request instead' } }));
});

test('an answer that was not taken is said', async () => {
  const { onFailure } = aSidebar({ session: { answer: () => Promise.reject(new Error('gone')) } });
  openQuestion();
  nowMs += deafMs;
  fireEvent.keyDown(screen.getByRole('button', { name: /Run git push/ }), { key: '3' });
  await waitFor(() => expect(onFailure).toHaveBeenCalledWith('The answer was not taken', expect.any(Error)));
});

test('the tree goes by keys: arrows move, Enter opens, Left folds', () => {
  const { onSelect } = aSidebar({});
  const tree = screen.getByRole('tree');
  act(() => tree.focus());
  fireEvent.keyDown(tree, { key: 'ArrowDown' });
  fireEvent.keyDown(tree, { key: 'Enter' });
  expect(onSelect).toHaveBeenCalledWith(aSessionId(2));
  fireEvent.keyDown(tree, { key: 'ArrowLeft' });
  fireEvent.keyDown(tree, { key: 'ArrowLeft' });
  expect(screen.queryByRole('treeitem', { name: /Session 2/ })).toBeNull();
  screen.getByText('2 sessions');
});

test('F2 renames, Enter keeps the title and Esc keeps the old one', async () => {
  const rename = vi.fn(async () => undefined);
  aSidebar({ session: { rename } });
  const tree = screen.getByRole('tree');
  act(() => tree.focus());
  fireEvent.keyDown(tree, { key: 'ArrowDown' });
  fireEvent.keyDown(tree, { key: 'F2' });
  fireEvent.change(screen.getByLabelText('Title of the session'), { target: { value: '  Better  ' } });
  fireEvent.keyDown(screen.getByLabelText('Title of the session'), { key: 'Enter' });
  expect(rename).toHaveBeenCalledExactlyOnceWith({ session: aSessionId(2), title: 'Better' });
  fireEvent.doubleClick(screen.getByRole('treeitem', { name: /Session 2/ }));
  fireEvent.keyDown(screen.getByLabelText('Title of the session'), { key: 'Escape' });
  expect(rename).toHaveBeenCalledTimes(1);
  screen.getByRole('treeitem', { name: /Session 2/ });
});

test('a session is hidden through its menu, and counts in the foot follow the engine', () => {
  const hide = vi.fn(async () => undefined);
  const { workbench } = aSidebar({ session: { hide } });
  fireEvent.contextMenu(screen.getByRole('treeitem', { name: /Session 2/ }));
  fireEvent.click(screen.getByRole('menuitem', { name: /Hide/ }));
  expect(hide).toHaveBeenCalledWith({ session: aSessionId(2) });
  screen.getByText('1 waiting');
  const working = aSession(1, 1, { state: { status: 'working', turn: 1, step: 1, since: 0 } });
  act(() => workbench.setState((state) => foldWorkbench(state, { type: 'session', session: working })));
  screen.getByText('1 running');
  expect(screen.queryByText('1 waiting')).toBeNull();
});

test('thousands of sessions do not become thousands of rows', () => {
  const sessions = Array.from({ length: 3_000 }, (_, index) => aSession(index + 1, 1));
  aSidebar({}, sessions);
  fireEvent.click(screen.getByText(/Show 2,?988 older/));
  expect(screen.getAllByRole('treeitem').length).toBeLessThan(60);
});
