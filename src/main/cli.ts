// The entry without Electron. What Node compiles is kept for the next start (in the system's folder for temporary files), so everything else is loaded
// behind that. https://nodejs.org/api/module.html#module-compile-cache
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runProcess } = await import('./command-line.ts');
await runProcess(import.meta.dirname);
