import type { JsonObject } from '#shared/model/json.ts';
import type { PermissionMode, PermissionRule } from '#shared/model/permission.ts';
import type { PermissionDecision } from '#main/execution/executor/types.ts';
import { toReal } from '#main/execution/paths/resolve-path.ts';
import type { Access, Tool } from '#main/ports/tools.ts';
import { allowedBy, askedBy, deniedBy, judgePath, planReason, strictest, type Place } from './judge-paths.ts';
import { judgeShell } from './judge-shell.ts';
import { createRuleBook, type RuleBook } from './rule-book.ts';
import { gatherShellFacts } from './shell/facts.ts';
import { loadShellParser } from './shell/grammar/parser.ts';

/** Everything a decision is made from. */
export interface PermissionRequest {
  tool: Tool;
  input: JsonObject;
  mode: PermissionMode;
  rules: readonly PermissionRule[];
  /** The session's folder. */
  folder: string;
  /** The person's home folder. */
  home: string;
  /** Folders outside that may be read without asking: the session's own results. */
  readableFolders: readonly string[];
  /** The project's memory: file tools may read and write in it without asking. It has its symlinks resolved; a link in its place is not followed. */
  memoryFolder?: string | null;
  /** The folder the session's shell is in by now; the session's folder where it is left out. */
  cwd?: string;
  /** Folders in which writing is always asked for, such as the data folder. */
  protectedFolders?: readonly string[];
}

/**
 * Decides whether a call may run: `deny` rules first, then the mode, then `ask` rules, then `allow` rules, then what is safe by itself. Looks
 * at the disk only to follow symbolic links. Never throws for bad rules or commands: what cannot be judged is asked for.
 */
export async function decidePermission(request: PermissionRequest): Promise<PermissionDecision> {
  const { tool, input, mode, home } = request;
  const place: Place = {
    mode,
    home,
    folder: await toReal(request.folder),
    memoryFolder: request.memoryFolder ?? null,
    readableFolders: await Promise.all(request.readableFolders.map((folder) => toReal(folder))),
    protectedFolders: await Promise.all((request.protectedFolders ?? []).map((folder) => toReal(folder))),
  };
  const book = await createRuleBook(request.rules, { folder: place.folder, home });
  const accesses = tool.access(input, place.folder);
  const decisions = await Promise.all(accesses.map((access) => judge(access, request, book, place)));
  const decision = strictest(decisions) ?? judgeTool(tool, input, book, mode);
  return mode === 'dontAsk' && decision.type === 'ask' ? unaskable(decision) : decision;
}

async function judge(access: Access, request: PermissionRequest, book: RuleBook, place: Place): Promise<PermissionDecision> {
  const { tool, input, mode } = request;
  switch (access.type) {
    case 'none':
      return judgeTool(tool, input, book, mode);
    case 'shell': {
      const parser = await loadShellParser().catch(() => null);
      const facts = await gatherShellFacts(access.command, parser, { cwd: request.cwd ?? place.folder, home: place.home });
      // The memory is for the file tools, whose changes of it are told; a command is judged as if there were none.
      return judgeShell(facts, tool.name, book, { ...place, memoryFolder: null });
    }
    case 'read':
    case 'write':
      return judgePath({ kind: access.type, path: access.path, real: await toReal(access.path) }, tool.name, book, place);
  }
}

/** A call that touches neither files nor the shell is judged by its tool's name alone. */
function judgeTool(tool: Tool, input: JsonObject, book: RuleBook, mode: PermissionMode): PermissionDecision {
  const denied = book.forTool('deny', tool.name);
  if (denied !== null) return deniedBy(denied);
  if (mode === 'bypassPermissions') return { type: 'allow', because: 'The mode allows everything that no rule denies.' };
  if (mode === 'plan' && !tool.isReadOnly(input)) return { type: 'deny', because: planReason(`calling ${tool.name}`) };
  const asked = book.forTool('ask', tool.name);
  if (asked !== null) return askedBy(asked);
  const allowed = book.forTool('allow', tool.name);
  if (allowed !== null) return allowedBy(allowed);
  if (tool.isReadOnly(input)) return { type: 'allow', because: `${tool.name} changes nothing on disk.` };
  if (!tool.isDestructive(input) && !tool.name.startsWith('mcp__'))
    return { type: 'allow', because: `${tool.name} changes only what this session made.` };
  return { type: 'ask', because: `No rule allows ${tool.name}.`, suggestedRules: [tool.name] };
}

/** Where nobody is asked, the denial says what would have allowed the call. */
function unaskable(decision: Extract<PermissionDecision, { type: 'ask' }>): PermissionDecision {
  const { because, suggestedRules, rule } = decision;
  const way =
    suggestedRules.length === 0
      ? 'Only a person can allow it.'
      : `${suggestedRules.length === 1 ? 'The rule' : 'The rules'} ${suggestedRules.join(', ')} would allow it.`;
  return {
    type: 'deny',
    because: `${because} In this mode nobody is asked. ${way}`,
    suggestedRules,
    ...(rule === undefined ? {} : { rule }),
  };
}
