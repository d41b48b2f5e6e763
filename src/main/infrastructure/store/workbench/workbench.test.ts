import { expect, it } from 'vitest';
import { newSession, storeIn, tempFolder } from '../testing/temp-store.ts';

it('a folder is one project, also after it was removed and added again', () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  const first = store.projects.add('/code/one');
  const second = store.projects.add('/code/two');
  expect(store.projects.add('/code/one')).toEqual(first);
  expect(store.projects.list()).toEqual([first, second]);

  store.projects.remove(first.id);
  expect(store.projects.list()).toEqual([second]);
  expect(store.projects.get(first.id)).toEqual({ ...first, isRemoved: true });

  const again = store.projects.add('/code/one');
  expect(again).toMatchObject({ id: first.id, isRemoved: false });
  expect(store.projects.list().map((project) => project.id)).toEqual([second.id, first.id]);
});

it('an unsent message is kept over a restart, an emptied one is not', () => {
  using home = tempFolder();
  const session = newSession();
  const draft = { text: 'half a thought', attachments: [{ type: 'file' as const, path: 'a.ts', text: 'x', bytes: 1 }] };
  {
    using store = storeIn(home.path);
    expect(store.composer.load(session)).toEqual({ text: '', attachments: [] });
    store.composer.save(session, draft);
  }
  using store = storeIn(home.path);
  expect(store.composer.load(session)).toEqual(draft);
  store.composer.save(session, { text: '', attachments: [] });
  expect(store.composer.load(session)).toEqual({ text: '', attachments: [] });
});

it('trust is kept per folder as the hash of what was trusted', () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  expect(store.trust.get('/code/one')).toBeNull();
  store.trust.set('/code/one', 'aa');
  store.trust.set('/code/one', 'bb');
  store.trust.set('/code/two', 'cc');
  expect([store.trust.get('/code/one'), store.trust.get('/code/two')]).toEqual(['bb', 'cc']);
});
