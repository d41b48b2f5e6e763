// The rules by which provider, credential, address and model are chosen. Pure.
import { assertNever } from '#shared/model/assert-never.ts';
import type { ProviderState, Settings } from '#shared/model/settings.ts';
import { defaultBaseUrl, type Credential } from '../anthropic/client.ts';
import { rehearsalModelName } from '../rehearsal/model.ts';
import { keyHint } from './key-hint.ts';
import type { StoredKey } from './key-store.ts';

/** What a session starts with where nobody chose a model. */
const defaultModel = 'claude-sonnet-5-5';

export interface Circumstances {
  env: Readonly<Record<string, string | undefined>>;
  settings: Settings;
  stored: StoredKey;
  /** The model of the recording that `TESSERA_MODEL` names, or null where it names none. */
  recordedModel: string | null;
}

/** Who answers, and how that is known. Without any credential it is the rehearsal; a stored key that cannot be read is a problem instead. */
export function describeProvider(circumstances: Circumstances): ProviderState {
  const { env, settings, recordedModel } = circumstances;
  const credential = describeCredential(circumstances);
  const address = describeAddress(env, settings);
  const wanted = wantedModel(env, settings);
  if (recordedModel !== null)
    return { provider: 'recorded', ...credential, problem: null, ...address, model: recordedModel, modelFrom: 'environment' };
  if (isRehearsal(wanted.model))
    return { provider: 'rehearsal', ...credential, problem: null, ...address, model: rehearsalModelName, modelFrom: wanted.modelFrom };
  if (credential.credential === 'none')
    return { provider: 'rehearsal', ...credential, ...address, model: rehearsalModelName, modelFrom: 'default' };
  return { provider: 'anthropic', ...credential, ...address, ...wanted };
}

/** The credential the environment gives, as the SDK reads it: the key before the token. */
export function environmentCredential(env: Circumstances['env']): Credential | null {
  const key = env['ANTHROPIC_API_KEY']?.trim();
  if (key) return { type: 'key', secret: key };
  const token = env['ANTHROPIC_AUTH_TOKEN']?.trim();
  return token ? { type: 'token', secret: token } : null;
}

function describeCredential({ env, stored }: Circumstances): Pick<ProviderState, 'credential' | 'keyHint' | 'keyFile' | 'problem'> {
  const nothing = { keyHint: null, keyFile: null, problem: null };
  const given = environmentCredential(env);
  if (given)
    return { ...nothing, credential: given.type === 'key' ? 'environment-key' : 'environment-token', keyHint: keyHint(given.secret) };
  switch (stored.type) {
    case 'none':
      return { ...nothing, credential: 'none' };
    case 'file':
      return { ...nothing, credential: 'file', keyHint: keyHint(stored.secret), keyFile: stored.path };
    case 'keychain':
      return { ...nothing, credential: 'keychain', keyHint: stored.hint };
    case 'unreadable':
      return { ...nothing, credential: stored.where, problem: stored.problem };
    default:
      return assertNever(stored);
  }
}

function describeAddress(env: Circumstances['env'], settings: Settings): Pick<ProviderState, 'baseUrl' | 'baseUrlFrom'> {
  const fromEnvironment = env['ANTHROPIC_BASE_URL']?.trim();
  if (fromEnvironment) return { baseUrl: fromEnvironment, baseUrlFrom: 'environment' };
  const fromSettings = settings.baseUrl?.trim();
  return fromSettings ? { baseUrl: fromSettings, baseUrlFrom: 'settings' } : { baseUrl: defaultBaseUrl, baseUrlFrom: 'default' };
}

function wantedModel(env: Circumstances['env'], settings: Settings): Pick<ProviderState, 'model' | 'modelFrom'> {
  const fromEnvironment = env['TESSERA_MODEL']?.trim();
  if (fromEnvironment) return { model: fromEnvironment, modelFrom: 'environment' };
  return settings.model ? { model: settings.model, modelFrom: 'settings' } : { model: defaultModel, modelFrom: 'default' };
}

function isRehearsal(model: string): boolean {
  return model === rehearsalModelName || model === 'rehearsal';
}
