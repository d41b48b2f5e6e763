// Texts of files inside the prompt, each between tags that say what it is. No text can end its frame or begin another one.

/** The text between tags of this name. What looks like such a tag in the text itself, or in an attribute, is made unlike one. */
export function frame(name: string, attributes: Readonly<Record<string, string>>, text: string): string {
  const tag = new RegExp(String.raw`<(?=[\s/\\]*${name})`, 'gi');
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeText(value)}"`);
  return `<${name}${said.join('')}>\n${text.trim().replace(tag, '&lt;')}\n</${name}>`;
}

/** A path or a name as it may stand in a line or a tag: on one line, without quotes and tags. */
export function attributeText(value: string): string {
  return value.replaceAll(/\s+/g, ' ').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
