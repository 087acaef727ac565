/**
 * The keys of a manifest's tables, as far as names are concerned: `[project.scripts]` and what stands below. Values are as
 * they are written.
 */
export function tomlTables(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const tables = new Map<string, Map<string, string>>();
  let table = new Map<string, string>();
  let last = "";
  tables.set("", table);
  for (const line of text.split("\n")) {
    const header = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/.exec(line);
    const entry = /^\s*("[^"]+"|'[^']+'|[\w.-]+)\s*=\s*(.*)$/.exec(line);
    if (header !== null && !/^\s*\[\s*["']/.test(line)) {
      const name = (header[1] ?? "").replaceAll(/["']/g, "");
      table = tables.get(name) ?? new Map<string, string>();
      tables.set(name, table);
      last = "";
    } else if (entry !== null) {
      last = (entry[1] ?? "").replaceAll(/["']/g, "");
      // Of tables of the same name, such as `[[bin]]`, all values are of interest.
      table.set(last, [table.get(last) ?? [], entry[2] ?? ""].flat().join("\n"));
    } else if (last !== "") {
      table.set(last, `${table.get(last) ?? ""}\n${line}`);
    }
  }
  return tables;
}

/** The strings in a value. */
export function tomlStrings(value: string | undefined): readonly string[] {
  return [...(value ?? "").matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map(
    ([, double, single]) => double ?? single ?? "",
  );
}
