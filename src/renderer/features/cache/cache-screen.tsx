import { usePreference, usePreferenceStore } from '../../parts/preferences/preferences-context.ts';
import { MissesScreen } from './misses/misses-screen.tsx';
import { RequestScreen } from './request/request-screen.tsx';

/** What the prompt cache did: the misses over all sessions, or one request beside the one before it. */
export function CacheScreen() {
  const preferences = usePreferenceStore();
  const view = usePreference((state) => state.cacheView);
  const { shown } = view;
  if (shown === null) {
    return <MissesScreen view={view} onView={(change) => preferences.setState({ cacheView: { ...view, ...change } })} />;
  }
  return (
    <RequestScreen
      key={shown.session}
      shown={shown}
      onShow={(next) => preferences.setState({ cacheView: { ...view, shown: { ...shown, ...next } } })}
    />
  );
}
