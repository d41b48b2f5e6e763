import { createHash } from 'node:crypto';

/** A text file's content apart from how it is stored, so that it can be changed and stored the same way again. */
export interface TextFile {
  text: string;
  hasBom: boolean;
  /** `mixed` where lines end in both ways. */
  lineEnding: 'lf' | 'crlf' | 'mixed';
}

/** Decodes strictly: null where the bytes are not valid UTF-8 or hold a NUL, since storing such text again would damage the file. */
export function decodeText(bytes: Uint8Array): TextFile | null {
  if (bytes.includes(0)) return null;
  try {
    const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, hasBom, lineEnding: lineEndingOf(text) };
  } catch {
    return null;
  }
}

/** The bytes of a text with its mark put back. Line endings stay as they are in the text. */
export function encodeText(text: string, hasBom: boolean): Uint8Array {
  return new TextEncoder().encode(hasBom ? `\uFEFF${text}` : text);
}

function lineEndingOf(text: string): TextFile['lineEnding'] {
  const crlf = text.split('\r\n').length - 1;
  if (crlf === 0) return 'lf';
  return crlf === text.split('\n').length - 1 ? 'crlf' : 'mixed';
}

/** The same text with every line ending in CRLF. */
export function toCrlf(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n');
}

/** SHA-256 of bytes, lower-case hex: how a file's state is remembered. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
