import { readFile } from 'node:fs/promises';
import path from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.map': 'application/json; charset=utf-8',
};

export interface PageFile {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** Built assets carry their hash in their name and never change. */
  isImmutable: boolean;
}

/** The built renderer's file for a URL path, or null where there is none. Never leaves `root`. */
export async function readPageFile(root: string, urlPath: string): Promise<PageFile | null> {
  let relative: string;
  try {
    relative = decodeURIComponent(urlPath === '/' ? '/index.html' : urlPath);
  } catch {
    return null;
  }
  const file = path.join(root, path.normalize(relative));
  const contentType = contentTypes[path.extname(file)];
  if (relative.includes('\0') || !file.startsWith(root + path.sep) || contentType === undefined) return null;
  try {
    return { body: new Uint8Array(await readFile(file)), contentType, isImmutable: relative.startsWith('/assets/') };
  } catch {
    return null;
  }
}
