// Which commands are known to change nothing. No grammar is needed, because everything a shell would interpret rules a command out.

/** Words without any character that a shell gives a meaning to. */
const plain = /^[A-Za-z0-9 _./,:@%+^=-]+$/;

/** Programs that only read or print, whatever their arguments. */
const readers = new Set(
  (
    'basename cat cmp df diff dirname du echo false grep head id ls nproc printenv pwd readlink realpath stat tail test true uname uptime wc ' +
    'which whoami'
  ).split(' '),
);

/** Subcommands of git that only read, whatever their arguments, but for those that `gitRunsOrWrites` names. */
const gitReaders = new Set('blame describe diff log ls-files ls-tree rev-list rev-parse shortlog show status'.split(' '));
/** Arguments with which git writes a file or starts a program; git also takes any unambiguous beginning of them. */
const gitRunsOrWrites = /^--(ou|ext|te)/;
/** Forms that read of subcommands which otherwise write. */
const gitForms = new Set(
  'branch,branch -a,branch -v,branch -vv,branch --list,branch --show-current,remote,remote -v,stash list,tag'.split(','),
);

/** Whether a command is one plain call of a program that changes nothing. Doubt means no. */
export function isReadOnlyCommand(command: string): boolean {
  const text = command.trim();
  if (!plain.test(text)) return false;
  const [program = '', ...args] = text.split(/ +/);
  if (program !== 'git') return readers.has(program);
  const [subcommand = '', ...rest] = args;
  if (gitForms.has(args.join(' '))) return true;
  return gitReaders.has(subcommand) && !rest.some((argument) => gitRunsOrWrites.test(argument));
}
