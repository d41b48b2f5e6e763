import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const repository = path.join(import.meta.dirname, '..');

describe('the arrows of the house', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tessera-arrows-'));
    cpSync(path.join(repository, '.dependency-cruiser.cjs'), path.join(folder, '.dependency-cruiser.cjs'));
    symlinkSync(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ type: 'module', imports: { '#main/*': './src/main/*', '#shared/*': './src/shared/*' } }),
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const plant = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const judge = (): { status: number | null; output: string } => {
    const run = spawnSync(process.execPath, [path.join(repository, 'scripts/arrows.ts'), '--config', '.dependency-cruiser.cjs', 'src'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status: run.status, output: run.stdout + run.stderr };
  };

  it.each([
    ['infrastructure-imports-downwards', 'src/main/infrastructure/a.ts', "import '#main/execution/b.ts';", 'src/main/execution/b.ts'],
    [
      'orchestration-reaches-parts-through-ports',
      'src/main/orchestration/a.ts',
      "import '#main/infrastructure/b.ts';",
      'src/main/infrastructure/b.ts',
    ],
    ['orchestration-without-node', 'src/main/orchestration/a.ts', "import 'node:fs';", 'src/main/orchestration/b.ts'],
    ['electron-only-in-its-host', 'src/main/app/a.ts', "import 'electron';", 'src/main/app/b.ts'],
    ['shared-is-alone', 'src/shared/a.ts', "import '#main/ports/b.ts';", 'src/main/ports/b.ts'],
    ['features-do-not-import-each-other', 'src/renderer/features/one/a.ts', "import '../two/b.ts';", 'src/renderer/features/two/b.ts'],
    ['ui-knows-nothing-of-the-product', 'src/renderer/ui/a.ts', "import '#shared/b.ts';", 'src/shared/b.ts'],
  ])('reports a planted import that breaks %s', (rule, file, statement, target) => {
    plant(target, 'export const b = 1;\n');
    plant(file, `${statement}\nexport const a = 1;\n`);
    const { status, output } = judge();
    expect(output).toContain(`error ${rule}`);
    expect(status).not.toBe(0);
  });

  it('reads modules that hold a using declaration, with the imports around it', () => {
    plant('src/main/execution/b.ts', 'export const b = 1;\n');
    plant(
      'src/main/infrastructure/a.ts',
      "import { b } from '#main/execution/b.ts';\nexport function f() {\n  using _held = { [Symbol.dispose]: () => b };\n}\n",
    );
    expect(judge().output).toContain('error infrastructure-imports-downwards');
  });

  it('passes a house in which every import runs downwards', () => {
    plant('src/shared/a.ts', 'export const a = 1;\n');
    plant('src/main/index.ts', "import { a } from '#shared/a.ts';\nexport const b = a;\n");
    expect(judge()).toMatchObject({ status: 0 });
  });
});
