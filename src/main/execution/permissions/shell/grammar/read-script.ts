// From the grammar's tree to the list of everything that would run. Works by a list of node types it knows: whatever else stands in the tree
// puts the whole command line in doubt.
import type { Node } from 'web-tree-sitter';
import type { ShellParser } from './parser.ts';
import { readWord } from './read-word.ts';
import { literalWord, type Assignment, type Folders, type Redirect, type ShellCommand, type ShellScript, type Word } from './script.ts';
import { doubtInNode, doubtInText } from './doubts.ts';

/** Reads a command line. Never throws: what cannot be read is in doubt. */
export function readScript(text: string, parse: ShellParser): ShellScript {
  const reader = new ScriptReader();
  reader.doubt = doubtInText(text);
  parse(text, (root) => {
    if (root.hasError) reader.doubt ??= 'it is not a shell command line that can be read with certainty';
    reader.visit(root);
  });
  return { commands: reader.commands, redirects: reader.redirects, assignments: reader.assignments, doubt: reader.doubt };
}

/** A script of which nothing is known. */
export function unreadScript(doubt: string): ShellScript {
  return { commands: [], redirects: [], assignments: [], doubt };
}

const repeating = new Set(['while_statement', 'for_statement', 'c_style_for_statement', 'function_definition']);
const maxFolders = 16;

class ScriptReader {
  readonly commands: ShellCommand[] = [];
  readonly redirects: Redirect[] = [];
  readonly assignments: Assignment[] = [];
  doubt: string | null = null;
  private folders: Folders = [[]];
  private repeatDepth = 0;
  private functionDepth = 0;

  visit(node: Node): void {
    this.doubt ??= doubtInNode(node);
    switch (node.type) {
      case 'command':
        this.readCommand(node);
        break;
      case 'declaration_command':
      case 'unset_command':
        this.readDeclaration(node);
        break;
      case 'variable_assignment':
        this.assignments.push(readAssignment(node));
        break;
      case 'file_redirect':
        this.readRedirect(node);
        break;
      default:
        break;
    }
    const isRepeating = repeating.has(node.type);
    const isFunction = node.type === 'function_definition';
    if (isRepeating) this.repeatDepth += 1;
    if (isFunction) this.functionDepth += 1;
    for (const child of node.namedChildren) {
      // A command's own assignments are read with it.
      if (child.type === 'variable_assignment' && (node.type === 'command' || node.type === 'declaration_command')) this.visitInside(child);
      else this.visit(child);
    }
    if (isRepeating) this.repeatDepth -= 1;
    if (isFunction) this.functionDepth -= 1;
  }

  private visitInside(node: Node): void {
    this.doubt ??= doubtInNode(node);
    for (const child of node.namedChildren) this.visit(child);
  }

  private readCommand(node: Node): void {
    const words: Word[] = [];
    const assignments: Assignment[] = [];
    let previousEnd = -1;
    for (const child of node.children) {
      if (child.type === 'variable_assignment') assignments.push(readAssignment(child));
      else if (child.type === 'herestring_redirect' || child.type === 'file_redirect' || child.type === 'heredoc_redirect') continue;
      else if (child.isNamed) words.push(readWord(child));
      else if (child.type === '==' || child.type === '=~' || child.type === '=') words.push(literalWord(child.text));
      else this.doubt ??= `"${child.text}" in a command is not understood`;
      if (child.startIndex === previousEnd) this.doubt ??= 'its words are not told apart with certainty';
      previousEnd = child.endIndex;
    }
    if (holdsReservedWord(words)) this.doubt ??= 'a word of the shell stands where a command is expected';
    this.commands.push({ words, assignments, folders: this.presentFolders() });
    this.follow(words);
  }

  private readDeclaration(node: Node): void {
    const words = node.children.map((child) => (child.type === 'variable_assignment' ? assignmentWord(child) : readDeclared(child)));
    const assignments = node.children.filter((child) => child.type === 'variable_assignment').map(readAssignment);
    this.commands.push({ words, assignments, folders: this.presentFolders() });
  }

  private readRedirect(node: Node): void {
    const operator = node.children.find((child) => !child.isNamed)?.text ?? '';
    const targets = node.namedChildren.filter((child) => child.type !== 'file_descriptor');
    const [target] = targets;
    if (target === undefined || targets.length > 1) {
      // `>&-` closes a descriptor and names nothing.
      if (targets.length > 1 || !operator.endsWith('-')) this.doubt ??= 'a redirection has no single target';
      return;
    }
    const word = readWord(target);
    const isDuplicate = operator.endsWith('&') && /^(\d+-?|-)$/.test(word.text);
    if (isDuplicate) return;
    if (operator !== '<' && operator !== '<&') this.redirects.push({ kind: 'write', target: word, folders: this.presentFolders() });
    else this.redirects.push({ kind: 'read', target: word, folders: this.presentFolders() });
    if (!redirectOperators.has(operator)) this.doubt ??= `the redirection ${operator} is not understood`;
  }

  /** A function runs where it is called, not where it is written. */
  private presentFolders(): Folders {
    return this.functionDepth > 0 ? null : this.folders;
  }

  /** Keeps up with the folder that the next command may run in. */
  private follow(words: readonly Word[]): void {
    const names = words.map(({ value }) => value);
    const at = names[0] === 'command' || names[0] === 'builtin' ? 1 : 0;
    const name = names[at];
    if (name !== 'cd' && name !== 'pushd' && name !== 'popd') return;
    if (this.repeatDepth > 0) this.doubt ??= 'it changes the folder in a loop or function';
    if (name !== 'cd') this.folders = null;
    if (this.folders === null) return;
    const targets = words.slice(at + 1);
    const target = targets.length === 0 ? '~' : targets.length === 1 ? targets[0]?.value : null;
    const isClear =
      typeof target === 'string' && !target.startsWith('-') && !/[^/]\/+\.\.(\/|$)/.test(target) && targets[0]?.isGlob !== true;
    if (!isClear || this.folders.length * 2 > maxFolders) this.folders = null;
    else this.folders = [...this.folders, ...this.folders.map((chain) => [...chain, target])];
  }
}

const reserved = new Set('if then else elif fi for while until do done case esac in select function { } [[ ]] !'.split(' '));

/** The grammar takes some compound commands (behind `!`, `time`, `coproc`) for simple ones; what is in them would pass for plain words. */
function holdsReservedWord(words: readonly Word[]): boolean {
  const [first] = words;
  const isBefore = first?.text === 'time' || first?.text === 'coproc';
  return reserved.has(first?.text ?? '') || (isBefore && words.some(({ text }) => reserved.has(text)));
}

const redirectOperators = new Set(['<', '>', '>>', '>|', '&>', '&>>', '>&', '<&']);

function readAssignment(node: Node): Assignment {
  const target = node.namedChildren[0];
  return { name: target?.type === 'variable_name' ? target.text : (target?.namedChildren[0]?.text ?? ''), text: node.text };
}

function assignmentWord(node: Node): Word {
  return { text: node.text, parts: [null], value: null, isGlob: false, hasTilde: false };
}

/** A declaration's own word stands in the tree as an unnamed token. */
function readDeclared(node: Node): Word {
  return node.isNamed ? readWord(node) : literalWord(node.text);
}
