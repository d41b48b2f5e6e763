import { expect, test } from 'vitest';
import { aWorkbench } from '../../testing/render-in-window.tsx';
import { aProject, aSession, noKeyProvider } from '../../testing/samples.ts';
import { startStep } from './start-step.ts';

const withoutKey = { provider: noKeyProvider };

test('the first start leads from a key, over a folder, to a first session', () => {
  expect(startStep(aWorkbench([], [], withoutKey))).toEqual({ step: 'no-key', project: null });
  expect(startStep(aWorkbench())).toEqual({ step: 'open-folder' });
  expect(startStep(aWorkbench([aProject(1)]))).toMatchObject({ step: 'first-session', project: { name: 'project-1' } });
});

test('who has begun to rehearse is not asked for a key again', () => {
  expect(startStep(aWorkbench([aProject(1)], [aSession(1, 1)], withoutKey))).toMatchObject({ step: 'choose-session', sessions: 1 });
});

test('a rehearsal is offered in the project that is there, but never in one whose folder is gone', () => {
  expect(startStep(aWorkbench([aProject(1)], [], withoutKey))).toMatchObject({ project: { name: 'project-1' } });
  expect(startStep(aWorkbench([aProject(1, { state: 'missing' })], [], withoutKey))).toMatchObject({ project: null });
});

test('nothing is asked before the engine has told what is there', () => {
  expect(startStep(aWorkbench([], [], { isLoaded: false }))).toEqual({ step: 'loading' });
});
