import type { Snapshot } from "../workspace/snapshot.ts";

/** How Python's docstrings are divided into parts. */
export type PythonStyle = "Google" | "NumPy" | "Sphinx";

const signs: Readonly<Record<PythonStyle, RegExp>> = {
  Google: /^\s*(?:Args|Arguments|Returns|Yields|Raises|Attributes):[ \t]*$/gm,
  NumPy: /^[ \t]*(?:Parameters|Returns|Yields|Raises|Attributes)[ \t]*\n[ \t]*-{3,}[ \t]*$/gm,
  Sphinx: /^["'\s]*:(?:param|returns?|rtype|raises?|type)\b[^:\n]*:/gm,
};
const styles = Object.keys(signs) as readonly PythonStyle[];

/** The styles that a docstring shows; none where it has no parts. */
export function stylesIn(documentation: string): readonly PythonStyle[] {
  return styles.filter((style) => documentation.search(signs[style]) >= 0);
}

/** The style of most docstrings that show one. undefined: none does, or two are as frequent. */
export function usualStyle(documentations: readonly string[]): PythonStyle | undefined {
  const count = (style: PythonStyle): number =>
    documentations.reduce((sum, text) => sum + (text.match(signs[style])?.length ?? 0), 0);
  const [best, second] = styles
    .map((style) => ({ style, votes: count(style) }))
    .toSorted((a, b) => b.votes - a.votes);
  return best === undefined || best.votes === (second?.votes ?? 0) ? undefined : best.style;
}

/** The style that a user's own words ask for. */
export function wantedStyle(words: string): PythonStyle | undefined {
  const [named = ""] = /\b(?:google|numpy|sphinx|rest)\b/i.exec(words) ?? [];
  return namedStyle(named);
}

/** Files that are looked at; more tell little more. */
const mostFiles = 40;

/** The style of a project: as the settings of its linters say, else that of most docstrings in its files. */
export async function projectStyle(
  snapshot: Pick<Snapshot, "read" | "list">,
): Promise<PythonStyle | undefined> {
  const paths = await snapshot.list();
  const textOf = async (path: string): Promise<string> =>
    paths.includes(path) ? ((await snapshot.read(path))?.text ?? "") : "";
  for (const path of ["pyproject.toml", "ruff.toml", ".ruff.toml", "setup.cfg", "tox.ini", ".pydocstyle"]) {
    const [, named = ""] = /^\s*convention\s*=\s*["']?(\w+)/m.exec(await textOf(path)) ?? [];
    const style = namedStyle(named);
    if (style !== undefined) {
      return style;
    }
  }
  const files = paths.filter((path) => path.endsWith(".py")).slice(0, mostFiles);
  return usualStyle(await Promise.all(files.map(textOf)));
}

function namedStyle(name: string): PythonStyle | undefined {
  return name.toLowerCase() === "rest"
    ? "Sphinx"
    : styles.find((style) => style.toLowerCase() === name.toLowerCase());
}
