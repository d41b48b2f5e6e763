// What of a message the person said: without code, quotes, logs, pasted errors, diffs, commands, addresses and paths. One pass over a bounded part of it.

/** How much of each end of a long message is looked at: people say what they think before or behind what they paste. */
const lookLength = 2_000;
/** How much of what is left is kept, from both ends. */
const ownLength = 1_000;

/** Stands where something was left out, so that the words around it do not meet: of the private use area, since nobody writes it. */
export const leftOut = '\uE000';

const fence = /^\s{0,3}(?:`{3,}|~{3,})/;
const diffHead = /^(?:diff --git |index [0-9a-f]{6,}|@@ |\+\+\+ |--- [\w./])/;
const stackLine =
  /^\s*(?:at \S.{0,300}[:(]\d|File ".{1,300}", line \d|Traceback \(most|Caused by:|goroutine \d|thread '|\.{3} \d+ more|\d+: 0x|#\d+ +0x|[A-Za-z_$][\w$.]{0,80}(?:Error|Exception|Warning)\b.{0,3}:|Uncaught )/;
const logLine =
  /^\s*(?:\[?\d{4}-\d\d-\d\d|\[?\d\d:\d\d(?::\d\d)?[\].,\s]|\[\w[^\]]{0,40}\]|(?:ERROR|WARN|WARNING|INFO|DEBUG|TRACE|FATAL|FAIL|PASS|FEHLER|WARNUNG)\b[\s:]|(?:error|fatal|warning|panic|npm ERR!|E\s{2,})\s*[:[(!]|[✗✘✓✔×●]|(?:expected|received|actual|assertionerror)\b\s*:|\S{1,200}[:(]\d{1,6}[:,]\d{1,6}\)?:?\s|exit code \d|Process exited|make(?:\[\d+\])?: )/i;
const promptLine = /^\s*(?:[$%❯➜»]\s+\S|PS [A-Z]:\\|>>>\s|[\w.-]{1,40}@[\w.-]{1,60}:\S{0,200}[$#]\s)/;
const commandLine =
  /^\s*(?:sudo\s+)?(?:npm|npx|pnpm|yarn|bun|node|git|gh|docker|kubectl|curl|wget|ssh|rm|cp|mv|cd|ls|cat|echo|grep|rg|find|sed|awk|chmod|kill|pkill|killall|python3?|pip3?|cargo|go|mvn|gradle|apt|apt-get|brew|systemctl|terraform|make)\s/;
const isCommandLike = /\s--?[a-z]|&&|\s\|\s|\s>\s/i;
const codeLine =
  /[;{}]\s*$|^\s*(?:[<}\])]|\/\/|\/\*|\*\/|#include|import |export |const |let |var |function |class |def |return |public |private |"[^"]{1,80}"\s*:)|=>|\);|\]\s*=|^\s*\w[\w.[\]]*\s*=\s/;
/** Statements of a query language, by the capitals they are written in. */
const queryLine = /^\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|WITH) [\w*"`(]/;
const listLine = /^\s*(?:[-*•]|\d+[.)])\s+/;

/** A message as the person's own sentences, a line each. */
export function ownLines(text: string): string[] {
  return endsOf(linesOf(text));
}

function linesOf(text: string): string[] {
  if (text.length <= 2 * lookLength) return keep(text, false).lines;
  const head = keep(text.slice(0, lookLength), false);
  const tail = text.slice(text.indexOf('\n', text.length - lookLength - 1) + 1 || text.length - lookLength);
  return [...head.lines, ...keep(tail.slice(-lookLength), startsInFence(tail, head.isFenced)).lines];
}

/** The first and the last lines, where all would be too much. */
function endsOf(lines: string[]): string[] {
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  if (length <= ownLength) return lines;
  const half = ownLength / 2;
  const all = lines.join('\n');
  return [...all.slice(0, half).split('\n'), ...all.slice(-half).split('\n')];
}

/** Whether the end of a message that is not read as a whole begins inside a fence: it does where it holds an odd number of them, or none and one was left open. */
function startsInFence(tail: string, isOpenBefore: boolean): boolean {
  let fences = 0;
  for (const line of tail.split('\n')) if (fence.test(line)) fences += 1;
  return fences === 0 ? isOpenBefore : fences % 2 === 1;
}

function keep(text: string, isFencedBefore: boolean): { lines: string[]; isFenced: boolean } {
  const lines: string[] = [];
  let isFenced = isFencedBefore;
  let isDiff = false;
  for (const line of text.split(/\r?\n/)) {
    if (line === '') isDiff = false;
    if (line === '') continue;
    if (fence.test(line)) {
      isFenced = !isFenced;
      continue;
    }
    if (isFenced) continue;
    if (diffHead.test(line)) isDiff = true;
    else if (line.trim() === '') isDiff = false;
    if (isDiff && /^(?:[-+ @\\]|diff|index|$)/.test(line)) continue;
    isDiff = false;
    if (isOwn(line)) lines.push(withoutQuotes(line.replace(listLine, '')));
  }
  return { lines, isFenced };
}

function isOwn(line: string): boolean {
  if (line.trim() === '' || /^\s*>/.test(line) || /^(?: {4}|\t)/.test(line)) return false;
  if (stackLine.test(line) || logLine.test(line) || promptLine.test(line)) return false;
  if (codeLine.test(line) || queryLine.test(line)) return false;
  return !(commandLine.test(line) && isCommandLike.test(line));
}

/** The line without inline code, quotations, addresses and what is spelled as only code is. */
function withoutQuotes(line: string): string {
  return line
    .replace(/`[^`]{1,400}`/g, leftOut)
    .replace(/"[^"]{1,600}"|“[^”]{1,600}”|„[^“”"]{1,600}[“”"]|«[^»]{1,600}»|»[^«]{1,600}«/g, leftOut)
    .replace(/(^|[\s(:])['‘][^'’\n]{1,300}['’](?=$|[\s).,;:!?])/g, `$1${leftOut}`)
    .split(' ')
    .map((chunk) => (isCode(chunk) ? leftOut + (/[.,;:!?]+$/.exec(chunk)?.[0] ?? '') : chunk))
    .join(' ');
}

/** Whether one chunk between spaces is a path, an address, an identifier or an option rather than a word. */
function isCode(chunk: string): boolean {
  if (chunk.length > 200) return true;
  if (/[/\\@_=<>{}$#]|::|\(\)|^--?[a-z]/i.test(chunk)) return /\w/.test(chunk);
  return /[a-z][A-Z]|\w\.[a-z]\w{0,4}[.,;:!?)]*$/.test(chunk) || /^[0-9a-f]{7,40}[.,;:!?)]*$/.test(chunk);
}
