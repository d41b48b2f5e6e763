import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../../../../../e2e/support/simulator/simulator.ts';
import { ModelError } from '#main/ports/model.ts';
import type { SettingsService } from '#main/ports/settings.ts';
import { settings as settingsSchema, type ProviderState, type Settings } from '#shared/model/settings.ts';
import { readPriceBook } from '../price-book.ts';
import { blocksOf, collect, failureOf, requestOf } from '../testing/collect.ts';
import { createInstantClock, createManualClock } from '../testing/manual-clock.ts';
import { createProvider, type ProviderOptions } from './create-provider.ts';
import type { Keychain } from './keychain.ts';

const key = 'sk-ant-api03-abcdefghijklmnopQ9xA';
const priceBook = readPriceBook(fileURLToPath(new URL('../../../../../resources/models.json', import.meta.url)));
const clock = createInstantClock();
const never = new AbortController().signal;
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tessera-provider-'));
});
afterEach(() => rm(home, { recursive: true }));

function settingsOf(initial: Partial<Settings> = {}): SettingsService {
  let current = { ...settingsSchema.parse({}), ...initial };
  const listeners = new Set<(settings: Settings) => void>();
  return {
    get: () => current,
    set(change) {
      current = { ...current, ...change };
      for (const listener of listeners) listener(current);
      return current;
    },
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}

function memoryKeychain(secrets = new Map<string, string>()): Keychain & { secrets: Map<string, string> } {
  return {
    secrets,
    read: async (account) => secrets.get(account) ?? null,
    write: async (account, secret) => void secrets.set(account, secret),
    remove: async (account) => void secrets.delete(account),
  };
}

const locked: Keychain = {
  read: () => Promise.reject(new Error('it is locked')),
  write: () => Promise.reject(new Error('it is locked')),
  remove: () => Promise.reject(new Error('it is locked')),
};

const providerOf = (rest: Partial<ProviderOptions> = {}) =>
  createProvider({ home, settings: settingsOf(), env: {}, clock, prices: () => priceBook, keychain: null, rehearsalPaceMs: 0, ...rest });

describe('which model answers', () => {
  it('is the rehearsal where there is no credential at all', async () => {
    const provider = providerOf();
    expect(provider.describe()).toEqual<ProviderState>({
      provider: 'rehearsal',
      credential: 'none',
      keyHint: null,
      keyFile: null,
      baseUrl: 'https://api.anthropic.com',
      baseUrlFrom: 'default',
      model: 'rehearsal-1',
      modelFrom: 'default',
      problem: null,
    });
    const model = provider.open(provider.defaultChoice());
    expect(model.isSimulated).toBe(true);
    expect(blocksOf(await collect(model, requestOf('hello'))).at(-1)).toMatchObject({
      type: 'text',
      text: expect.stringContaining('rehearsal') as string,
    });
  });

  it.each([
    [{ ANTHROPIC_API_KEY: key }, 'environment-key', 'sk-ant-…Q9xA'],
    [{ ANTHROPIC_AUTH_TOKEN: 'a-token-of-some-length' }, 'environment-token', 'a-token…ngth'],
    [{ ANTHROPIC_API_KEY: key, ANTHROPIC_AUTH_TOKEN: 'token' }, 'environment-key', 'sk-ant-…Q9xA'],
  ])('is the API with a credential of the environment (%o)', (env, credential, hint) => {
    expect(providerOf({ env }).describe()).toMatchObject({
      provider: 'anthropic',
      credential,
      keyHint: hint,
      model: 'claude-sonnet-5-5',
      modelFrom: 'default',
    });
  });

  it('takes model and address from the environment before the settings, and effort from the settings', () => {
    const settings = settingsOf({ model: 'claude-opus-5-5', baseUrl: 'http://settings.example', effort: 'high' });
    const fromSettings = providerOf({ settings, env: { ANTHROPIC_API_KEY: key } });
    expect(fromSettings.describe()).toMatchObject({
      model: 'claude-opus-5-5',
      modelFrom: 'settings',
      baseUrl: 'http://settings.example',
      baseUrlFrom: 'settings',
    });
    expect(fromSettings.defaultChoice()).toEqual({ provider: 'anthropic', model: 'claude-opus-5-5', effort: 'high' });
    const env = { ANTHROPIC_API_KEY: key, TESSERA_MODEL: 'claude-haiku-5-5', ANTHROPIC_BASE_URL: 'http://environment.example' };
    expect(providerOf({ settings, env }).describe()).toMatchObject({
      model: 'claude-haiku-5-5',
      modelFrom: 'environment',
      baseUrl: 'http://environment.example',
      baseUrlFrom: 'environment',
    });
  });

  it('is the rehearsal where it is asked for, even with a key', () => {
    const provider = providerOf({ env: { ANTHROPIC_API_KEY: key, TESSERA_MODEL: 'rehearsal-1' } });
    expect(provider.describe()).toMatchObject({ provider: 'rehearsal', modelFrom: 'environment', credential: 'environment-key' });
  });

  it('tells of a change of the settings', () => {
    const settings = settingsOf();
    const provider = providerOf({ settings, env: { ANTHROPIC_API_KEY: key } });
    const told: string[] = [];
    const listening = provider.onChange((state) => told.push(state.model));
    settings.set({ model: 'claude-opus-5-5' });
    listening[Symbol.dispose]();
    settings.set({ model: 'claude-haiku-5-5' });
    expect(told).toEqual(['claude-opus-5-5']);
  });

  it('refuses the API for a session that was started with a key which is gone', () => {
    expect(() => providerOf().open({ provider: 'anthropic', model: 'claude-sonnet-5-5', effort: null })).toThrow('There is no API key.');
  });

  it('records a session and replays it, whatever model the session names', async () => {
    const file = join(home, 'session.jsonl');
    const recording = providerOf({ recordTo: file });
    const events = await collect(recording.open(recording.defaultChoice()), requestOf('hello'));
    const replaying = providerOf({ env: { TESSERA_MODEL: `recorded:${file}` } });
    expect(replaying.describe()).toMatchObject({ provider: 'recorded', model: 'claude-sonnet-5-5', modelFrom: 'environment' });
    expect(await collect(replaying.open({ provider: 'anthropic', model: 'claude-sonnet-5-5', effort: null }), requestOf('hello'))).toEqual(
      events,
    );
  });

  it('says what is wrong with a recording when a session opens it', () => {
    const provider = providerOf({ env: { TESSERA_MODEL: 'recorded:gone.jsonl', INIT_CWD: home } });
    expect(() => provider.open(provider.defaultChoice())).toThrow(`The recording ${join(home, 'gone.jsonl')} cannot be read`);
  });
});

describe('a stored key', () => {
  it('lies in the keychain, and after a restart it is found there without a file', async () => {
    const keychain = memoryKeychain();
    expect(await providerOf({ keychain }).setKey(` ${key}\n`)).toMatchObject({
      provider: 'anthropic',
      credential: 'keychain',
      keyHint: 'sk-ant-…Q9xA',
      keyFile: null,
    });
    expect([...keychain.secrets.values()]).toEqual([key]);
    expect(await readdir(join(home, 'keys'))).toEqual(['anthropic.json']);
    expect(await readFile(join(home, 'keys/anthropic.json'), 'utf8')).not.toContain('abcdef');
    expect(providerOf({ keychain }).describe()).toMatchObject({ credential: 'keychain', keyHint: 'sk-ant-…Q9xA', problem: null });
  });

  it.each([
    ['there is no keychain', null],
    ['the keychain refuses', locked],
    ['the keychain forgets', { ...memoryKeychain(), read: async () => null }],
  ])('lies in a file only its owner can read where %s, and that is said', async (_what, keychain) => {
    const file = join(home, 'keys/anthropic');
    expect(await providerOf({ keychain }).setKey(key)).toMatchObject({ credential: 'file', keyFile: file, keyHint: 'sk-ant-…Q9xA' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(providerOf({ keychain }).describe()).toMatchObject({ provider: 'anthropic', credential: 'file' });
  });

  it('pays for requests', async () => {
    await using sim = await startSimulator({ key });
    sim.reply('paid');
    const provider = providerOf({ env: { ANTHROPIC_BASE_URL: sim.baseUrl }, keychain: memoryKeychain(), clock: createManualClock() });
    await provider.setKey(key);
    expect(blocksOf(await collect(provider.open(provider.defaultChoice()), requestOf('x')))).toEqual([{ type: 'text', text: 'paid' }]);
  });

  it('that cannot be read from the keychain is a problem, never a rehearsal', async () => {
    const keychain = memoryKeychain();
    await providerOf({ keychain }).setKey(key);
    const provider = providerOf({ keychain: locked });
    const told: (string | null)[] = [];
    provider.onChange((state) => told.push(state.problem));
    const choice = provider.defaultChoice();
    expect(choice.provider).toBe('anthropic');
    const { failure } = await failureOf(provider.open(choice).stream(requestOf('x'), never));
    expect(failure).toMatchObject({ kind: 'authentication', isRetryable: false });
    expect(failure.message).toContain('(it is locked)');
    expect(told).toEqual([failure.message]);
    expect(provider.describe()).toMatchObject({ provider: 'anthropic', credential: 'keychain', problem: failure.message });
    expect(() => provider.open(choice)).toThrow(ModelError);
  });

  it('that cannot be read from its file is a problem', async () => {
    await providerOf().setKey(key);
    await writeFile(join(home, 'keys/anthropic'), '\n');
    const provider = providerOf();
    expect(provider.describe()).toMatchObject({
      provider: 'anthropic',
      credential: 'file',
      problem: expect.stringContaining('is empty') as string,
    });
    expect(() => provider.open(provider.defaultChoice())).toThrow('is empty');
  });

  it('is forgotten everywhere', async () => {
    const keychain = memoryKeychain();
    const provider = providerOf({ keychain });
    await provider.setKey(key);
    expect(await provider.clearKey()).toMatchObject({ provider: 'rehearsal', credential: 'none' });
    expect(keychain.secrets.size).toBe(0);
    expect(await readdir(join(home, 'keys'))).toEqual([]);
  });

  it('is refused where it cannot be a key, and nothing is stored', async () => {
    const provider = providerOf();
    await expect(provider.setKey('sk-ant-one two')).rejects.toThrow('spaces');
    await expect(provider.setKey(' ')).rejects.toThrow('empty');
    expect(provider.describe().credential).toBe('none');
  });
});

describe('checking a key', () => {
  it('tells accepted with its models, refused, and unreachable', async () => {
    await using sim = await startSimulator({ key });
    const provider = providerOf();
    const accepted = await provider.check({ key, baseUrl: sim.baseUrl });
    expect(accepted).toMatchObject({ type: 'accepted' });
    expect(accepted.type === 'accepted' && accepted.models).toContain('claude-sonnet-5-5');
    expect(await provider.check({ key: 'sk-ant-wrong', baseUrl: sim.baseUrl })).toMatchObject({
      type: 'refused',
      status: 401,
      apiRequestId: expect.stringMatching(/^req_/) as string,
    });
    const { baseUrl } = sim;
    await sim.close();
    expect(await provider.check({ key, baseUrl })).toMatchObject({
      type: 'unreachable',
      message: expect.stringContaining('connection') as string,
    });
  });

  it('checks the key in use where none is given', async () => {
    await using sim = await startSimulator({ key });
    const provider = providerOf({ env: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: sim.baseUrl } });
    expect(await provider.check({})).toMatchObject({ type: 'accepted' });
    expect(await providerOf().check({})).toMatchObject({
      type: 'refused',
      message: expect.stringContaining('There is no API key') as string,
    });
  });

  it('never says the key', async () => {
    await using sim = await startSimulator({ key: 'another' });
    const provider = providerOf({ env: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: sim.baseUrl } });
    expect(JSON.stringify([provider.describe(), await provider.check({})])).not.toContain('abcdefgh');
  });
});
