// What makes a command line impossible to judge: places where running does more than the text shows, or where the grammar and the shell may
// read it differently.
import type { Node } from 'web-tree-sitter';

const maxCharacters = 20_000;

/** Why a text cannot be judged whatever the grammar makes of it; null where nothing speaks against it. */
export function doubtInText(text: string): string | null {
  if (text.length > maxCharacters) return 'it is too long to be judged';
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0008\u000B-\u001F\u007F]/.test(text)) return 'it holds control characters';
  if (/[\u0085\u00A0\u1680\u2000-\u200F\u2028-\u202F\u205F-\u2064\u3000\uFEFF]/.test(text))
    return 'it holds invisible or unusual space characters';
  if (/[^\s\\](\\\\)*\\\n\S/.test(text)) return 'a word goes on after a line break';
  return null;
}

/** Types whose meaning is known here; what they contain is visited. */
const knownTypes = new Set(
  [
    'program list pipeline subshell compound_statement negated_command redirected_statement comment',
    'if_statement elif_clause else_clause while_statement for_statement c_style_for_statement do_group case_statement case_item',
    'function_definition command command_name declaration_command unset_command variable_assignment variable_assignments array',
    'command_substitution process_substitution file_redirect file_descriptor heredoc_redirect herestring_redirect',
    'heredoc_start heredoc_body heredoc_content heredoc_end',
    'word number string string_content raw_string ansi_c_string translated_string concatenation brace_expression extglob_pattern regex',
    'variable_name special_variable_name simple_expansion expansion subscript arithmetic_expansion',
    'test_command test_operator unary_expression binary_expression parenthesized_expression postfix_expression ternary_expression',
  ].flatMap((types) => types.split(' ')),
);

/** Types whose parts no line may end between. */
const onOneLine = new Set('command declaration_command unset_command file_redirect variable_assignments negated_command'.split(' '));
const space = /^(?:[ \t\n]|\\\n)*$/;
const spaceInLine = /^(?:[ \t]|\\\n)*$/;

/** The grammar must have left out nothing but space: what it skips, the shell may run. */
function gapDoubt(node: Node): string | null {
  if (node.type === 'heredoc_body' || node.type === 'heredoc_redirect') return null;
  const allowed = onOneLine.has(node.type) ? spaceInLine : space;
  let end = node.startIndex;
  for (const child of node.children) {
    if (!allowed.test(node.text.slice(end - node.startIndex, child.startIndex - node.startIndex)))
      return 'its words are not told apart with certainty';
    end = child.endIndex;
  }
  return node.childCount === 0 || allowed.test(node.text.slice(end - node.startIndex))
    ? null
    : 'its words are not told apart with certainty';
}

/** Why this node, apart from what it contains, cannot be judged; null where it can. */
export function doubtInNode(node: Node): string | null {
  if (!knownTypes.has(node.type)) return `"${node.text.slice(0, 40)}" is not understood`;
  const gap = gapDoubt(node);
  if (gap !== null) return gap;
  switch (node.type) {
    case 'command_substitution':
      return node.text.startsWith('`') && node.text.includes('\\') ? 'a backtick substitution holds escapes' : null;
    case 'ansi_c_string':
      // The shell goes on behind an escaped quote, where the grammar may see the end.
      return node.text.includes("\\'") ? 'a quoted text holds an escaped quote' : null;
    case 'expansion':
      return expansionDoubt(node);
    case 'subscript':
      return isPlainSubscript(node) ? null : 'an array index may run commands';
    case 'arithmetic_expansion':
    case 'c_style_for_statement':
      return hasVariable(node) ? 'arithmetic on variables may run commands' : null;
    case 'compound_statement':
      return node.text.startsWith('((') && hasVariable(node) ? 'arithmetic on variables may run commands' : null;
    case 'test_command':
      return testDoubt(node);
    case 'variable_assignment':
      return assignmentDoubt(node);
    case 'heredoc_redirect':
      return heredocDoubt(node);
    default:
      return null;
  }
}

function expansionDoubt(node: Node): string | null {
  const operators = new Set(node.children.filter((child) => !child.isNamed).map((child) => child.text));
  if (operators.has('@')) return 'an expansion may run what a variable holds';
  if (operators.has('!')) return 'an indirect expansion may run commands';
  return operators.has(':') && node.namedChildren.length > 1 && node.namedChildren.slice(1).some(hasVariable)
    ? 'arithmetic on variables may run commands'
    : null;
}

function isPlainSubscript(node: Node): boolean {
  const index = node.namedChildren[1];
  return index?.type === 'number' || (index?.type === 'word' && /^(\d+|[@*])$/.test(index.text));
}

/** Arithmetic evaluates what a variable holds as an expression, and an index in it may hold a substitution. */
function hasVariable(node: Node): boolean {
  if (node.type === 'do_group') return false;
  if (node.type === 'word') return /[A-Za-z_]/.test(node.text);
  if (['variable_name', 'simple_expansion', 'expansion', 'subscript', 'special_variable_name'].includes(node.type)) return true;
  return node.namedChildren.some(hasVariable);
}

function testDoubt(node: Node): string | null {
  const operators = testOperators(node);
  if (operators.includes('-v') || operators.includes('-R')) return 'a test of a variable may run commands';
  const isArithmetic = operators.some((operator) => /^-(eq|ne|lt|le|gt|ge)$/.test(operator));
  return node.text.startsWith('[[') && isArithmetic && hasVariable(node) ? 'arithmetic on variables may run commands' : null;
}

function testOperators(node: Node): string[] {
  return node.type === 'test_operator' ? [node.text] : node.namedChildren.flatMap(testOperators);
}

/** A value that looks like a substitution is harmless until something evaluates it again, which is not followed here. */
function assignmentDoubt(node: Node): string | null {
  const holdsCode = (child: Node): boolean =>
    ['raw_string', 'ansi_c_string', 'word', 'string_content'].includes(child.type)
      ? /\$\(|`/.test(child.text)
      : child.namedChildren.some(holdsCode);
  return holdsCode(node) ? 'a variable is given text that looks like a command' : null;
}

/** The shell must end the text where the grammar ends it; else a command could pass for text. */
function heredocDoubt(node: Node): string | null {
  const start = node.namedChildren.find((child) => child.type === 'heredoc_start')?.text ?? '';
  const body = node.namedChildren.find((child) => child.type === 'heredoc_body')?.text ?? '';
  const end = start.replaceAll(/['"\\]/g, '');
  if (!/^(\w+|'\w+'|"\w+"|\\\w+)$/.test(start)) return 'a here-document has an unusual end mark';
  return body.split('\n').some((line) => line.replace(/^\t+/, '') === end) ? 'a here-document ends in more than one way' : null;
}
