// An engine for tests of the hosts: what a test does not give fails loudly when it is used.
import type { Engine } from '#main/ports/engine.ts';

type Parts = { [K in keyof Engine]?: Partial<Engine[K]> };

/** An engine of the given parts. Listeners may always be added; nothing ever calls them unless the test says so. */
export function createFakeEngine(parts: Parts = {}): Engine {
  const service = (name: keyof Engine): unknown => {
    const given: Record<string, unknown> = { onChange: () => ({ [Symbol.dispose]: () => {} }), ...(parts[name] as object | undefined) };
    return new Proxy(given, {
      get: (target, key: string) =>
        target[key] ??
        (() => {
          throw new Error(`The test gives no ${name}.${key}`);
        }),
    });
  };
  const services = [
    'sessions',
    'workspace',
    'settings',
    'provider',
    'prices',
    'terminals',
    'usage',
    'rules',
    'trust',
    'blobs',
    'insight',
    'prompt',
    'context',
    'noticing',
    'companion',
    'memory',
  ] as const;
  return {
    version: '0.0.0-test',
    home: '/home/of/the/test',
    problems: [],
    toolNames: ['Bash', 'Read'],
    report: parts.report ?? (() => undefined),
    close: () => Promise.resolve(),
    ...Object.fromEntries(services.map((name) => [name, service(name)])),
  } as unknown as Engine;
}
