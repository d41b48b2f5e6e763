import type { CachedRequest } from '#shared/model/insight/cache-report.ts';
import type { RequestId } from '#shared/model/id.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { errorText } from '../../../bridge/error-text.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import type { ShownRequest } from '../../../parts/cache/cache-view.ts';
import { saveFile } from '../../../parts/file/save-file.ts';
import { usePageKey } from '../../../parts/keys/use-page-key.ts';
import { sessionTitle } from '../../../parts/workbench/session-words.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { Badge } from '../../../ui/badge/badge.tsx';
import { Button } from '../../../ui/button/button.tsx';
import { useToasts } from '../../../ui/toast/toast-region.tsx';
import { missesAround } from './misses-around.ts';
import styles from './request-toolbar.module.css';
import { requestTitle } from './verdict-words.ts';

interface RequestToolbarProps {
  readonly shown: ShownRequest;
  /** All of the session; empty until they are read. */
  readonly requests: readonly CachedRequest[];
  readonly onShow: (request: RequestId) => void;
}

/** Where the request belongs, and the way to the misses beside it. */
export function RequestToolbar({ shown, requests, onShow }: RequestToolbarProps) {
  const request = requests.find((entry) => entry.request === shown.request);
  const { words, previous, next } = missesAround(requests, shown.request);
  const show = (miss: CachedRequest | null) => miss && onShow(miss.request);
  usePageKey('k', () => show(previous));
  usePageKey('j', () => show(next));
  return (
    <div className={styles.toolbar}>
      <Crumbs shown={shown} />
      <h1>{request ? requestTitle(request) : 'Request'}</h1>
      {request && <Badge>{clockTime(request.atMs)}</Badge>}
      {request?.isSimulated && <Badge tone="simulated">simulated</Badge>}
      <span className={styles.words} role="status">
        {words}
      </span>
      <Button size="small" kbd="K" disabled={!previous} onClick={() => show(previous)}>
        Previous
      </Button>
      <Button size="small" kbd="J" disabled={!next} onClick={() => show(next)}>
        Next
      </Button>
      <ExportEvidence shown={shown} />
    </div>
  );
}

function Crumbs({ shown: { session: id } }: Pick<RequestToolbarProps, 'shown'>) {
  const { go } = useNavigation();
  const session = useWorkbench((state) => state.sessions[id]);
  const project = useWorkbench((state) => session && state.projects[session.project]);
  return (
    <nav aria-label="Where this belongs" className={styles.crumbs}>
      <button type="button" onClick={() => go({ area: 'cache', misses: {} })}>
        Misses
      </button>
      <span aria-hidden="true">/</span>
      {project && (
        <>
          <button type="button" title="Its misses" onClick={() => go({ area: 'cache', misses: { project: project.id, cause: null } })}>
            {project.name}
          </button>
          <span aria-hidden="true">/</span>
        </>
      )}
      {session ? (
        <button type="button" title="Its transcript" onClick={() => go({ area: 'sessions', session: id })}>
          {sessionTitle(session)}
        </button>
      ) : (
        <span>a hidden session</span>
      )}
      <span aria-hidden="true">/</span>
    </nav>
  );
}

function ExportEvidence({ shown }: Pick<RequestToolbarProps, 'shown'>) {
  const client = useClient();
  const toasts = useToasts();
  async function handleClick() {
    try {
      saveFile(await client.cache.exportEvidence(shown));
    } catch (error) {
      const { message, code } = errorText(error);
      toasts.show({ state: 'failed', text: `The evidence was not exported (${code}). ${message}` });
    }
  }
  return (
    <Button size="small" onClick={() => void handleClick()}>
      Export evidence
    </Button>
  );
}

/** The time of day to the second: requests of one minute must be told apart. */
function clockTime(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
