// How large the prompt of a session is that has none yet: counted by the API where that is possible, else estimated.
import type { Experience } from '#shared/model/insight/experience.ts';
import { scaleOf } from '#shared/model/insight/experience.ts';
import { promptSize } from '#shared/model/insight/content-size.ts';
import type { Known } from '#shared/model/insight/look-ahead.ts';
import { decideTtl } from '#shared/model/cache-ttl.ts';
import { hashJson } from '#shared/model/json.ts';
import { systemBlocks } from '#shared/model/prompt-layout.ts';
import type { ModelPort } from '#main/ports/model.ts';
import { buildPrompt, type SessionPrompt } from '../prompt/build-prompt.ts';
import { gatherFacts } from '../prompt/gather-facts.ts';
import type { SessionsDeps } from '../sessions/deps.ts';
import type { OpenSession } from '../sessions/open-sessions.ts';

export interface FirstPrompts {
  /** The prompt that the session's first message would begin with; null where its folder cannot be looked at. */
  of(open: OpenSession, others: Experience): Promise<Known['prompt']>;
}

const timeoutMs = 4_000;

/**
 * Prompts of sessions that have sent nothing. The API is asked once for each prompt and model of this process; what it does not count is
 * estimated. Only tools and system prompt are sent for counting, never what the person has written.
 */
export function createFirstPrompts(deps: SessionsDeps): FirstPrompts {
  const counted = new Map<string, Promise<number | null>>();

  async function ask(port: ModelPort, model: string, { tools, ...prompt }: SessionPrompt): Promise<number | null> {
    const leaving = new AbortController();
    const late = deps.clock.sleep(timeoutMs, leaving.signal).then(
      () => null,
      () => null,
    );
    const system = systemBlocks(prompt).map(({ text }) => ({ type: 'text' as const, text }));
    const body = { model, tools, system, messages: [placeholder] };
    try {
      return (await Promise.race([port.countTokens?.(body, leaving.signal), late])) ?? null;
    } catch {
      // Counting is a courtesy of the API: an estimate stands in for it.
      return null;
    } finally {
      leaving.abort();
    }
  }

  return {
    async of({ record, extras }, others) {
      const { model: choice } = record.state;
      try {
        const facts = await gatherFacts(deps, record.state);
        const prompt = buildPrompt(facts, deps.tools, { appendSystemPrompt: extras.appendSystemPrompt });
        const size = promptSize(prompt);
        const port = portOf(deps, choice);
        const { cacheTtl, isOneShot } = extras;
        const wanted = { choice: cacheTtl ?? deps.cacheTtl(), isOneShot, model: choice.model };
        const ttl = decideTtl(wanted, deps.provider.prices(), deps.clock.now());
        if (port?.countTokens === undefined) return { size, tokens: null, ttl };
        const key = hashJson({ model: choice.model, ...size, prompt: hashJson(prompt) });
        const counting = counted.get(key) ?? ask(port, choice.model, prompt);
        counted.set(key, counting);
        const tokens = await counting;
        // The message that had to stand in the request is none of the prompt's.
        return {
          size,
          ttl,
          tokens: tokens === null ? null : Math.max(0, tokens - placeholderBytes * scaleOf(others, choice.model).tokensPerByte),
        };
      } catch (error) {
        deps.report('The prompt of a new session could not be estimated.', error);
        return null;
      }
    },
  };
}

/** The API counts no prompt without a message. */
const placeholder = { role: 'user' as const, content: [{ type: 'text' as const, text: '.' }] };
const placeholderBytes = JSON.stringify(placeholder.content[0]).length;

function portOf({ provider }: SessionsDeps, choice: Parameters<SessionsDeps['provider']['open']>[0]): ModelPort | null {
  try {
    return provider.open(choice);
  } catch {
    return null;
  }
}
