/** Which state of a folder's own configuration the person trusted: one hash per folder, kept in the data folder. */
export interface TrustStore {
  /** The trusted hash, or null where the person never trusted the folder. */
  get(folder: string): string | null;
  /** Remembers what is trusted of the folder, replacing what was before. */
  set(folder: string, hash: string): void;
}
