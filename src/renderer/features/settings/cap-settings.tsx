import type { CapScope, Caps } from '#shared/model/caps.ts';
import type { Settings } from '#shared/model/settings.ts';
import { Card } from '../../ui/card/card.tsx';
import { CapRow } from './cap-row.tsx';
import { PageHead } from './page-head.tsx';

interface CapSettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

const scopes: readonly { readonly scope: CapScope; readonly title: string; readonly note: string }[] = [
  { scope: 'session', title: 'Each session', note: 'From its first message on.' },
  { scope: 'day', title: 'Each day', note: 'All sessions together, from midnight to midnight.' },
  { scope: 'project', title: 'Each project', note: 'All sessions of a project together, since it was added.' },
];

const keys = {
  session: { usd: 'perSessionUsd', tokens: 'perSessionTokens' },
  day: { usd: 'perDayUsd', tokens: 'perDayTokens' },
  project: { usd: 'perProjectUsd', tokens: 'perProjectTokens' },
} as const satisfies Record<CapScope, Record<'usd' | 'tokens', keyof Caps>>;

/** What may be spent at most. A change holds from the next request on, also in turns that run. */
export function CapSettings({ settings, onChange }: CapSettingsProps) {
  const { caps } = settings;
  const change = (key: keyof Caps, value: number | null): void => onChange({ caps: { ...caps, [key]: value } });
  return (
    <>
      <PageHead title="Caps">
        Before each request its worst case is set aside. Where that would pass a cap, the turn stops first and nothing is sent. Empty means
        no cap; rehearsals never count.
      </PageHead>
      <Card title="Money, in USD">
        {scopes.map(({ scope, title, note }) => (
          <CapRow
            key={scope}
            unit="usd"
            title={title}
            note={note}
            label={`${title}, USD`}
            value={caps[keys[scope].usd]}
            onChange={(value) => change(keys[scope].usd, value)}
          />
        ))}
      </Card>
      <Card title="Tokens, everything that is billed: prompt, cache and output">
        {scopes.map(({ scope, title, note }) => (
          <CapRow
            key={scope}
            unit="tokens"
            title={title}
            note={note}
            label={`${title}, tokens`}
            value={caps[keys[scope].tokens]}
            onChange={(value) => change(keys[scope].tokens, value)}
          />
        ))}
      </Card>
    </>
  );
}
