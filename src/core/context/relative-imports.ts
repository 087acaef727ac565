import { posix } from "node:path";

/** Import statements of the languages that name files: JavaScript and TypeScript (import, export, require), CSS, Python. */
const specifiers = [
  /(?:from|import|require\s*\()\s*["'](\.{1,2}\/[^"'\n]{1,300})["']/g,
  /@(?:import|use)\s+["'](\.{0,2}[^"'\n]{1,300})["']/g,
];
const pythonImport = /^[ \t]*from[ \t]+(\.{1,5})([\w.]{0,200})[ \t]+import\b/gm;
const pythonAbsolute = /^[ \t]*(?:from|import)[ \t]+([A-Za-z_][\w.]{0,200})/gm;

const endings = [
  "",
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  ".json",
  ".py",
  ".css",
  ".scss",
];

/** Workspace files that `text` imports, in the order of the text; only files that exist in `known`. */
export function importedFiles(path: string, text: string, known: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  for (const candidates of wantedPaths(path, text)) {
    const file = candidates.find((candidate) => known.has(candidate));
    if (file !== undefined && file !== path) {
      found.add(file);
    }
  }
  return [...found];
}

function* wantedPaths(path: string, text: string): Generator<readonly string[]> {
  const folder = posix.dirname(path);
  for (const pattern of specifiers) {
    for (const [, specifier] of text.matchAll(pattern)) {
      yield possibleFiles(posix.normalize(posix.join(folder, specifier ?? "")));
    }
  }
  if (path.endsWith(".py")) {
    for (const [, dots, name] of text.matchAll(pythonImport)) {
      const up = Array.from({ length: (dots ?? ".").length - 1 }, () => "..");
      yield possibleFiles(posix.normalize(posix.join(folder, ...up, (name ?? "").replaceAll(".", "/"))));
    }
    for (const [, name] of text.matchAll(pythonAbsolute)) {
      const file = (name ?? "").replaceAll(".", "/");
      yield [
        ...possibleFiles(file),
        ...possibleFiles(posix.join(folder, file)),
        ...possibleFiles(`src/${file}`),
      ];
    }
  }
}

/** TypeScript writes `./a.js` for `a.ts`; a folder means its index. */
function possibleFiles(base: string): readonly string[] {
  const bare = base.replace(/\.[mc]?jsx?$/, "");
  const stems = bare === base ? [base] : [base, bare];
  return [
    ...stems.flatMap((stem) => endings.map((ending) => stem + ending)),
    ...["index.ts", "index.tsx", "index.js", "__init__.py"].map((index) => posix.join(base, index)),
  ];
}
