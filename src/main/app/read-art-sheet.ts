import { readFileSync } from 'node:fs';
import { artSheet, type ArtSheet } from '#shared/model/companion/art/sheet.ts';
import { resourceFile } from './resource-file.ts';

/** Reads what creatures are drawn from. Throws where the installation is incomplete. */
export function readArtSheet(): ArtSheet {
  return artSheet.parse(JSON.parse(readFileSync(resourceFile('companions.json'), 'utf8')));
}
