// Sessions on a real store that talk to the simulated API over HTTP; only the clock of the waits between retries is simulated.
import { createAnthropicModel } from '#main/infrastructure/models/anthropic/model.ts';
import { scriptedTool, textResult } from '#main/execution/executor/testing/scripted-runner.ts';
import { systemClock } from '#main/app/system-clock.ts';
import { createScene, type Scene } from '#main/orchestration/sessions/testing/session-scene.ts';
import type { Clock } from '#main/ports/clock.ts';

/** How long a stream may deliver nothing. */
const silenceMs = 150;

export interface Campaign {
  readonly scene: Scene;
  /** The names of the calls that ran, in order. */
  readonly ran: string[];
  /** Where the API is from here on. */
  connect(baseUrl: string): void;
}

/** A data folder with its sessions, all of them on the simulated API. */
export function createCampaign(): Campaign {
  let baseUrl = '';
  const ran: string[] = [];
  const run = ({ name }: { name: string }) => {
    ran.push(name);
    if (name.startsWith('fail')) throw new Error('It failed.');
    return textResult(`did ${name}`);
  };
  const scene = createScene({
    isSimulated: false,
    change: (deps) => ({
      ...deps,
      clock: hurried(deps.clock),
      tools: [scriptedTool({ name: 'Change', run }), scriptedTool({ name: 'Look', isConcurrencySafe: true, run })],
      decide: () => Promise.resolve({ type: 'allow', because: 'a campaign' }),
      provider: {
        ...deps.provider,
        defaultChoice: () => ({ provider: 'anthropic', model: 'claude-sonnet-5-5', effort: null }),
        open: () =>
          createAnthropicModel({ baseUrl, credential: { type: 'key', secret: 'sk-ant-simulated-key' }, clock: systemClock, silenceMs }),
      },
    }),
  });
  return { scene, ran, connect: (address) => void (baseUrl = address) };
}

/** Waits before a retry take no time; every other wait stands still, as the scene's own clock has it. */
export function hurried(clock: Clock): Clock {
  const retryWaits: ReadonlySet<number> = new Set([5, 1_000, 3_000, 9_000, 27_000, 60_000]);
  return {
    ...clock,
    sleep: (ms, signal) => (retryWaits.has(ms) ? new Promise((resolve) => setImmediate(resolve)) : clock.sleep(ms, signal)),
  };
}
