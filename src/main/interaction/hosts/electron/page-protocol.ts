import { protocol } from 'electron';
import { pageHeaders } from '../content-policy.ts';
import { readPageFile } from '../page-files.ts';
import { isPageAddress, pageScheme } from './page-address.ts';

/** To be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the built page, and only it, on the custom scheme. */
export function servePage(pageRoot: string): void {
  protocol.handle(pageScheme, async (request) => {
    const file = isPageAddress(request.url) ? await readPageFile(pageRoot, new URL(request.url).pathname) : null;
    if (!file) return new Response('There is nothing at this address.\n', { status: 404, headers: pageHeaders });
    return new Response(file.body, { headers: { ...pageHeaders, 'content-type': file.contentType } });
  });
}
