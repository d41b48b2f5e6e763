import type { Engine, HostControls } from '#main/ports/engine.ts';
import { bridge } from './base.ts';

/** `host.*`, `settings.*`, `provider.*`, `prompt.*` and `prices.*`: the installation and the window around it. */
export function hostHandlers(engine: Engine, controls: HostControls) {
  const { host, settings, provider, prompt, prices } = bridge;
  return {
    host: {
      describe: host.describe.handler(() => ({
        ...controls.describe(),
        version: engine.version,
        home: engine.home,
        problems: [...engine.problems],
      })),
      pickFolder: host.pickFolder.handler(() => controls.pickFolder()),
      controlWindow: host.controlWindow.handler(({ input }) => controls.controlWindow(input.command)),
    },
    settings: {
      get: settings.get.handler(() => engine.settings.get()),
      set: settings.set.handler(({ input }) => engine.settings.set(input)),
    },
    provider: {
      describe: provider.describe.handler(() => engine.provider.describe()),
      check: provider.check.handler(({ input }) => engine.provider.check(input)),
      setKey: provider.setKey.handler(({ input }) => engine.provider.setKey(input.key)),
      clearKey: provider.clearKey.handler(() => engine.provider.clearKey()),
    },
    prompt: {
      describe: prompt.describe.handler(() => engine.prompt.describe()),
    },
    prices: {
      get: prices.get.handler(() => engine.prices.book()),
      set: prices.set.handler(({ input: { past, ...override } }) => engine.prices.set(override, past)),
      reset: prices.reset.handler(({ input }) => engine.prices.reset(input.model)),
    },
  };
}
