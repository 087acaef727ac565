/**
 * The model behind an id, as its maker calls it: `openai/gpt-4o-mini` of a router, `ft:gpt-4o-mini-2024-07-18:org::id` of a
 * fine-tuning and `gpt-oss:20b` of a local server are `gpt-4o-mini`, `gpt-4o-mini-2024-07-18` and `gpt-oss`.
 */
export function bareName(modelId: string): string {
  const own = modelId.toLowerCase().replace(/^ft:/, "");
  return own.slice(own.lastIndexOf("/") + 1).replace(/:.*$/, "");
}

/** Without the date of a snapshot: `gpt-4o` of `gpt-4o-2024-08-06`. */
function familyOf(name: string): string {
  return name.replace(/-\d{4}-\d{2}-\d{2}$/, "");
}

/**
 * What a table says about a model: of the snapshot itself where it is listed, since some differ from their family.
 * @param name as from `bareName`
 */
export function lookUp<T>(table: ReadonlyMap<string, T>, name: string): T | undefined {
  return table.get(name) ?? table.get(familyOf(name));
}
