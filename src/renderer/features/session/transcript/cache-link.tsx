import type { RequestId, SessionId } from '#shared/model/id.ts';
import { use, type ReactNode } from 'react';
import { NavigationContext } from '../../../parts/areas/navigation-context.ts';
import styles from './rows.module.css';

interface CacheLinkProps {
  readonly session: SessionId;
  readonly request: RequestId;
  /** Where it leads, spoken and as a tooltip. */
  readonly label: string;
  readonly children: ReactNode;
}

/** Leads to what the cache did with a request; plain words where this window has no page for it. */
export function CacheLink({ session, request, label, children }: CacheLinkProps) {
  const navigation = use(NavigationContext);
  if (!navigation?.has('cache')) return children;
  return (
    <button
      type="button"
      className={styles.cacheLink}
      aria-label={label}
      title={label}
      onClick={() => navigation.go({ area: 'cache', request: { session, request } })}
    >
      {children}
    </button>
  );
}
