import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { everyRequest } from '#shared/model/insight/usage-report.ts';
import { storeIn, tempFolder } from './testing/temp-store.ts';

const ask = { by: 'day', filter: everyRequest } as const;

it('a query fails with a clear error when its worker dies, and the next one gets a fresh worker', async () => {
  using home = tempFolder();
  const script = join(home.path, 'worker.mjs');
  const good = new URL('./store-worker.ts', import.meta.url);
  writeFileSync(script, 'process.exit(7);');
  using store = storeIn(home.path, 'test', pathToFileURL(script));
  await expect(store.usage.stats(ask)).rejects.toMatchObject({ name: 'JournalError', message: expect.stringContaining('worker ended') });
  writeFileSync(script, `import ${JSON.stringify(good.href)};`);
  await expect(store.usage.stats(ask)).resolves.toMatchObject({ groups: [] });
});

it('queries under way are answered with an error when the store closes', async () => {
  using home = tempFolder();
  const store = storeIn(home.path);
  const asked = store.usage.stats(ask);
  store[Symbol.dispose]();
  await expect(asked).rejects.toMatchObject({ name: 'JournalError', message: expect.stringContaining('closing') });
});
