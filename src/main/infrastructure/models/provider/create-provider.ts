// Which model answers, and with whose credential: from the environment, the settings, and the stored key, in this order.
import { resolve } from 'node:path';
import type { Clock } from '#main/ports/clock.ts';
import { ModelError, type ModelPort } from '#main/ports/model.ts';
import type { ProviderService, SettingsService } from '#main/ports/settings.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import type { KeyCheck } from '#shared/bridge/shapes.ts';
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { PriceBook } from '#shared/model/price.ts';
import type { ProviderState } from '#shared/model/settings.ts';
import { checkKey } from '../anthropic/check-key.ts';
import type { Credential } from '../anthropic/client.ts';
import { createDiagnosticsSupport } from '../anthropic/diagnostics.ts';
import { createAnthropicModel } from '../anthropic/model.ts';
import { recordingError } from '../recorded/recording.ts';
import { createRecorder } from '../recorded/recording-model.ts';
import { createReplayModel, recordedModelName } from '../recorded/replay-model.ts';
import { createRehearsalModel } from '../rehearsal/model.ts';
import { createCredentials, missingKey, noCredential, usableKey, type Credentials } from './credentials.ts';
import { createKeyStore } from './key-store.ts';
import { createSystemKeychain, type Keychain } from './keychain.ts';
import { describeProvider } from './provider-state.ts';

export interface ProviderOptions {
  /** The data folder. */
  home: string;
  settings: SettingsService;
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** The price book as it stands now. */
  prices: () => PriceBook;
  /** The system's keychain unless another is given; null for none (keys then lie in a file). */
  keychain?: Keychain | null;
  /** Records every stream of this process into the file. */
  recordTo?: string;
  /** Pause before each piece of a rehearsed answer; 0 for none. */
  rehearsalPaceMs?: number;
  /** Takes a line for the log. */
  report?: (message: string) => void;
}

/** Finds the credential without asking the keychain; that happens with the first request. */
export function createProvider(options: ProviderOptions): ProviderService {
  const { home, settings, env, clock, prices } = options;
  const keys = createKeyStore(home, options.keychain === undefined ? createSystemKeychain() : options.keychain);
  const credentials = createCredentials(env, keys, () => announce());
  const recording = recordingNamedBy(env);
  const recordedModel = recording === null ? null : nameOfRecorded(recording);
  const describe = () => describeProvider({ env, settings: settings.get(), stored: credentials.stored, recordedModel });
  const open = modelOpener(options, { credentials, recording, describe });
  const listeners = new Set<(state: ProviderState) => void>();

  function announce(): ProviderState {
    const state = describe();
    for (const listener of listeners) listener(state);
    return state;
  }
  settings.onChange(announce);

  return {
    describe,
    open,
    prices,
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    check: ({ key, baseUrl }) => check(credentials, key ?? '', baseUrl?.trim() || describe().baseUrl, clock.now()),
    async setKey(key) {
      await credentials.save(key);
      return announce();
    },
    async clearKey() {
      await credentials.clear();
      return announce();
    },
    defaultChoice() {
      const { provider, model } = describe();
      return { provider, model, effort: provider === 'anthropic' ? settings.get().effort : null };
    },
  };
}

interface Parts {
  credentials: Credentials;
  /** The recording that `TESSERA_MODEL` names: it answers every session then. */
  recording: string | null;
  describe: () => ProviderState;
}

/** How the model of a choice is opened. The rehearsal and the replay are one for all sessions: they count, and remember where they are. */
function modelOpener(options: ProviderOptions, { credentials, recording, describe }: Parts): ProviderService['open'] {
  const { clock, recordTo, rehearsalPaceMs, report = () => undefined } = options;
  const diagnostics = createDiagnosticsSupport(report);
  const recorder = recordTo === undefined ? null : createRecorder(recordTo, clock);
  const rehearsal = createRehearsalModel({ clock, ...(rehearsalPaceMs === undefined ? {} : { paceMs: rehearsalPaceMs }) });
  let replay: ModelPort | undefined;

  function openAnthropic(): ModelPort {
    const { credential, problem, baseUrl } = describe();
    if (problem !== null) throw noCredential(problem);
    if (credential === 'none') throw noCredential(missingKey);
    const model = async () => createAnthropicModel({ credential: await credentials.secret(), baseUrl, clock, diagnostics });
    return {
      provider: 'anthropic',
      isSimulated: false,
      get comparesPrompts() {
        return diagnostics.has(baseUrl);
      },
      async *stream(body, signal) {
        yield* (await model()).stream(body, signal);
      },
      async *whole(body, signal) {
        yield* (await model()).whole(body, signal);
      },
      countTokens: async (body, signal) => await (await model()).countTokens(body, signal),
    };
  }

  function openModel({ provider }: ModelChoice): ModelPort {
    if (recording !== null) return (replay ??= createReplayModel({ file: recording, clock }));
    switch (provider) {
      case 'anthropic':
        return openAnthropic();
      case 'rehearsal':
        return rehearsal;
      case 'recorded':
        throw recordingError(
          'This session replays a recording. Set TESSERA_MODEL=recorded:FILE to go on with it, or choose another model.',
        );
      default:
        return assertNever(provider);
    }
  }

  return (choice) => (recorder ? recorder.record(openModel(choice)) : openModel(choice));
}

async function check(credentials: Credentials, given: string, baseUrl: string, nowMs: number): Promise<KeyCheck> {
  try {
    const credential: Credential = given.trim() === '' ? await credentials.secret() : { type: 'key', secret: usableKey(given) };
    return await checkKey({ credential, baseUrl }, nowMs);
  } catch (error) {
    if (error instanceof ModelError) return { type: 'refused', status: 401, message: error.failure.message, apiRequestId: null };
    throw error;
  }
}

/** The file of `TESSERA_MODEL=recorded:FILE`, seen from where the person called. */
function recordingNamedBy(env: ProviderOptions['env']): string | null {
  const [, file] = /^recorded:(.+)$/.exec(env['TESSERA_MODEL']?.trim() ?? '') ?? [];
  return file === undefined ? null : resolve(env['INIT_CWD'] ?? process.cwd(), file);
}

/** A recording that cannot be used is told when it is opened, not here. */
function nameOfRecorded(file: string): string {
  try {
    return recordedModelName(file);
  } catch {
    return 'recorded';
  }
}
