/** Says that a name belongs to no background process of this session, and why that may be. */
export function unknownProcess(name: string): string {
  return `There is no background process ${name} in this session. Background processes end when Tessera closes the session; names are as Bash gave them.`;
}
