// The only place that knows where the grammar's files lie. Loading reads files; parsing does not.
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Language, Parser, type Node } from 'web-tree-sitter';

/** Parses a command line, hands its tree's root to `read`, and frees the tree. */
export type ShellParser = <T>(text: string, read: (root: Node) => T) => T;

/**
 * The grammar is one function so large that V8 takes half a gigabyte, for a second, to optimise it after the first few commands; unoptimised it
 * reads a command in a tenth of a millisecond. The flags are looked at whenever code runs, so they stay set, for all WebAssembly of the process.
 */
const unoptimised = ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up'];

let loading: Promise<ShellParser> | null = null;

/** The shell parser, loaded once per process. Rejects where the grammar's files are missing; a later call tries again. */
export function loadShellParser(): Promise<ShellParser> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<ShellParser> {
  for (const flag of unoptimised) setFlagsFromString(flag);
  // Resolved at run time, so that a bundle finds the files in node_modules too.
  const { resolve } = createRequire(import.meta.url);
  await Parser.init({ locateFile: () => resolve('web-tree-sitter/web-tree-sitter.wasm') });
  const language = await Language.load(resolve('tree-sitter-bash/tree-sitter-bash.wasm'));
  const parser = new Parser();
  parser.setLanguage(language);
  return (text, read) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('The shell parser gave no tree.');
    try {
      return read(tree.rootNode);
    } finally {
      tree.delete();
    }
  };
}
