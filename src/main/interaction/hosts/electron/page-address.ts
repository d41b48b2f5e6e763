/** The custom scheme the page lives on: no file access, an origin of its own. */
export const pageScheme = 'app';
export const pageOrigin = 'app://tessera';
export const pageAddress = `${pageOrigin}/index.html`;

/** True for addresses of our own page, and for nothing else. */
export function isPageAddress(address: string): boolean {
  return URL.canParse(address) && address.startsWith(`${pageOrigin}/`);
}
