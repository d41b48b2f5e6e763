import type { ExportedFile } from '#shared/model/insight/usage-report.ts';

/** Hands a file to the person the way the browser does: into the downloads. */
export function saveFile({ name, mediaType, text }: ExportedFile): void {
  saveBlob(name, new Blob([text], { type: mediaType }));
}

/** The same for what is no text. */
export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download holds what it needs from here on.
  setTimeout(() => URL.revokeObjectURL(address));
}
