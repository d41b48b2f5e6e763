import type { Problem } from '#shared/model/host.ts';

/** The data folder cannot be used; nothing in it was changed. `problem` is what a host shows. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  readonly code: 'database-newer' | 'home-unwritable' | 'disk-full';
  readonly problem: Problem;
  constructor(code: StoreOpenError['code'], title: string, detail: string, path: string, options?: ErrorOptions) {
    super(`${title} ${detail}`, options);
    this.code = code;
    this.problem = { code, title, detail, path };
  }
}
