// `npm run -s tessera -- …`: the command line, built first where that is needed.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale, root } from './build-if-stale.ts';

buildIfStale();
await import(pathToFileURL(path.join(root, 'out/main/cli.js')).href);
