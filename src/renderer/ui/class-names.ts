/** Joins the class names that apply; `undefined`, `null` and `false` are left out. */
export function classNames(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
