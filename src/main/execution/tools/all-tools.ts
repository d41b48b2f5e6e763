import type { Tool } from '#main/ports/tools.ts';
import { bashOutputTool } from './bash-output.ts';
import { bashTool } from './bash.ts';
import { editTool } from './edit.ts';
import { globTool } from './glob.ts';
import { grepTool } from './grep.ts';
import { killBashTool } from './kill-bash.ts';
import { readTool } from './read.ts';
import { todoWriteTool } from './todo-write.ts';
import { writeTool } from './write.ts';

/** Every tool an agent has, sorted by name: the order is part of the prefix. */
export function createTools(): Tool[] {
  const tools: Tool[] = [bashTool, bashOutputTool, killBashTool, readTool, writeTool, editTool, globTool, grepTool, todoWriteTool];
  return tools.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
