import type { FolderListing } from '#shared/bridge/shapes.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../bridge/client.ts';
import { errorText, type ErrorText } from '../../bridge/error-text.ts';
import { matchFolders, readTypedPath } from './typed-path.ts';

interface FolderPickerState {
  readonly typed: string;
  /** The folder last listed; stays while another is being asked for or could not be read. */
  readonly listing: FolderListing | null;
  readonly isLoading: boolean;
  readonly error: ErrorText | null;
  /** The line that Enter would go into; -1 where Enter means the listed folder itself. */
  readonly highlighted: number;
}

export interface FolderPickerStore extends StoreApi<FolderPickerState> {
  /** Lists a folder and puts its path in the field; null is the home folder. */
  readonly goTo: (path: string | null) => Promise<void>;
  /** Takes what was typed, and lists another folder where the path now leads elsewhere. */
  readonly type: (typed: string) => Promise<void>;
  readonly highlight: (index: number) => void;
}

/** The in-app folder picker: where it stands and what lies there. */
export function createFolderPickerStore(client: Client): FolderPickerStore {
  const store = createStore<FolderPickerState>(() => ({ typed: '', listing: null, isLoading: true, error: null, highlighted: -1 }));
  let newest = 0;

  async function list(path: string | null, onListed: (listing: FolderListing) => Partial<FolderPickerState>) {
    newest += 1;
    const mine = newest;
    store.setState({ isLoading: true });
    try {
      const listing = await client.folder.list({ path });
      if (mine === newest) store.setState({ listing, isLoading: false, error: null, ...onListed(listing) });
    } catch (error) {
      if (mine === newest) store.setState({ isLoading: false, error: errorText(error) });
    }
  }

  return {
    ...store,
    goTo: (path) => {
      if (path !== null) store.setState({ typed: path, highlighted: -1 });
      return list(path, (listing) => ({ typed: listing.path, highlighted: -1 }));
    },
    type: async (typed) => {
      const { listing } = store.getState();
      store.setState({ typed });
      const { folder, prefix } = readTypedPath(typed, listing?.path ?? null);
      store.setState({ highlighted: prefix === '' ? -1 : 0 });
      if (folder === null || folder === listing?.path) return store.setState({ error: null });
      await list(folder, () => ({}));
    },
    highlight: (highlighted) => store.setState({ highlighted }),
  };
}

/** The lines shown: the folders of the listing that fit what was typed; all of them while the path leads elsewhere. */
export function shownFolders(state: FolderPickerState): FolderListing['folders'] {
  if (!state.listing) return [];
  return matchFolders(state.listing.folders, isElsewhere(state) ? '' : readTypedPath(state.typed, state.listing.path).prefix);
}

/** Whether the path in the field leads out of the listing, which is still being read or could not be. */
export function isElsewhere({ typed, listing }: Pick<FolderPickerState, 'typed' | 'listing'>): boolean {
  const { folder } = readTypedPath(typed, listing?.path ?? null);
  return folder !== null && folder !== listing?.path;
}

/** What opening would open: the highlighted folder, the listed one, or the typed path where nothing listed answers to it. */
export function targetFolder(state: FolderPickerState): { readonly path: string; readonly name: string } | null {
  const shown = shownFolders(state);
  const typed = state.typed.trim();
  const picked = isElsewhere(state) ? undefined : shown[state.highlighted];
  if (picked) return picked;
  const path = typed !== '' && (isElsewhere(state) || shown.length === 0) ? typed : state.listing?.path;
  return path === undefined ? null : { path, name: nameOf(path) };
}

function nameOf(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}
