// The script around a command: it restores the session's shell, runs the command, and writes down what the shell is like afterwards.
// A command that leaves the shell itself (`exit`, `exec`, `set -e`, a signal) never reaches the last part, so the state before it stays.
import type { ShellProgram } from './program.ts';

/** Files through which script and engine talk; the terminal carries nothing but the command's own output. */
export interface ScriptFiles {
  /** Functions, aliases, options and variables to begin with. */
  restore: string;
  /** The command's text. */
  command: string;
  /** Written by the script at the end; null where the command's changes shall not be kept. */
  dump: string | null;
}

/** The script as one line: a shell reads it whole before the first alias of the session could change its words. */
export function writeScript(dialect: ShellProgram['dialect'], { restore, command, dump }: ScriptFiles): string {
  // Only bash and zsh read a file without the help of a program that may not be in PATH.
  const run = dialect === 'sh' ? `. ${quote(command)}` : `eval "$(<${quote(command)})"`;
  const begin = `. ${quote(restore)} >/dev/null 2>&1;`;
  if (dump === null) return `${prelude[dialect]} ${begin} ${run}`;
  const { before, after } = savers[dialect](quote(dump));
  return `${before} __tessera_save() { ${after} }; ${prelude[dialect]} ${begin} ${run}; __tessera_save "$?"`;
}

/** A word that the shell takes as it is. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Aliases count in scripts only when they are asked for. */
const prelude: Record<ShellProgram['dialect'], string> = { bash: 'shopt -s expand_aliases;', zsh: '', sh: '' };

/** What writes the dump: before the session's shell is restored, and after the command. */
interface Saver {
  before: string;
  after: string;
}

// Fields end with NUL: options of a fresh shell, folder, folder before, exported variables as NAME=VALUE, an empty field, then functions,
// aliases, options, variables, running jobs and `end`. The last part ends the shell with the code it is given. `unset -f` inside a running
// function is allowed and keeps it out of the list. Names that exist before anything is restored are bash's own and are not carried.
const savers: Record<ShellProgram['dialect'], (dump: string) => Saver> = {
  bash: (dump) => ({
    before: `{ set +o; shopt -p; printf '\\0'; } >${dump}; __tessera_own=" $(echo $(compgen -v)) ";`,
    after: [
      'builtin set +e +u +x +v; builtin trap - DEBUG ERR RETURN; builtin unset -f __tessera_save',
      'builtin local IFS=$\' \\t\\n\' __tessera_code="$1" __tessera_name __tessera_exported',
      '__tessera_exported=" $(builtin echo $(builtin compgen -e)) "',
      `{ builtin printf '%s\\0' "$(builtin pwd ${process.platform === 'win32' ? '-W' : '-L'})" "\${OLDPWD-}"`,
      'for __tessera_name in $__tessera_exported; do builtin printf \'%s\\0\' "$__tessera_name=${!__tessera_name}"; done',
      "builtin printf '\\0'; builtin declare -f; builtin declare -Fx; builtin printf '\\0'; builtin alias -p",
      "builtin printf '\\0'; builtin set +o; builtin shopt -p; builtin printf '\\0'",
      'for __tessera_name in $(builtin compgen -v); do case "$__tessera_own$__tessera_exported" in *" $__tessera_name "*) ;; *) ' +
        'case "$__tessera_name" in __tessera_*|BASH_*|FUNCNAME|PIPESTATUS|IFS|_) ;; *) builtin declare -p "$__tessera_name" ;; esac ;; esac; done',
      `builtin printf '\\0'; builtin jobs -pr; builtin printf '\\0end\\0'; } >>${dump} 2>/dev/null; builtin exit "$__tessera_code";`,
    ].join('; '),
  }),
  zsh: (dump) => ({
    before: `printf '\\0' >${dump};`,
    after:
      'setopt localoptions no_err_exit no_unset no_xtrace; unset -f __tessera_save; ' +
      `{ printf '%s\\0' "$PWD" "\${OLDPWD-}"; env -0; printf '\\0'; functions; printf '\\0'; alias -L; printf '\\0\\0\\0\\0end\\0'; } ` +
      `>>${dump} 2>/dev/null; exit "$1";`,
  }),
  sh: (dump) => ({
    before: `printf '\\0' >${dump};`,
    after:
      `set +e +u +x; { printf '%s\\0' "$PWD" "\${OLDPWD-}"; env -0; printf '\\0\\0\\0\\0\\0\\0end\\0'; } ` +
      `>>${dump} 2>/dev/null; exit "$1";`,
  }),
};
