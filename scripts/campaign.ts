// `npm run test:campaign [n]`: the fault-schedule campaign with 1,000 random schedules, or as many as are given.
import { spawnSync } from 'node:child_process';
import { root } from './build-if-stale.ts';

const args = ['node_modules/vitest/vitest.mjs', 'run', 'e2e/support/campaign'];
const env = { ...process.env, TESSERA_CAMPAIGN_SCHEDULES: process.argv[2] ?? '1000' };
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
