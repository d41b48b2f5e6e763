/**
 * Whether a hook's matcher means a tool: empty or `*` means all, plain names joined by `|` or `,` mean exactly these, anything else is a
 * regular expression that may match anywhere in the name. Null where it is none.
 */
export function matchesTool(matcher: string, tool: string): boolean | null {
  const wanted = matcher.trim();
  if (wanted === '' || wanted === '*') return true;
  if (/^[\w\s|,-]+$/.test(wanted)) return wanted.split(/[|,]/).some((name) => name.trim() === tool);
  try {
    return new RegExp(wanted).test(tool);
  } catch {
    return null;
  }
}
