import { access } from "node:fs/promises";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { ServerDiagnoser } from "../../core/language/server/server-diagnoser.ts";
import { fileUri } from "../workspace/workspace-file.ts";

/** A language server that the editor ships for its own extensions; they ask it about tabs only. */
interface BundledServer {
  readonly name: string;
  /** Below the folder of the editor's extensions. */
  readonly script: string;
  /** From the end of a file's name to the language it is taken for, unless the editor was told otherwise. */
  readonly endings: Readonly<Record<string, string>>;
  /** What of the user's settings it is told. */
  readonly sections: readonly string[];
}

const servers: readonly BundledServer[] = [
  {
    name: "CSS",
    script: "css-language-features/server/dist/node/cssServerMain.js",
    endings: { ".css": "css", ".scss": "scss", ".less": "less" },
    sections: ["css", "scss", "less"],
  },
  {
    name: "JSON",
    script: "json-language-features/server/dist/node/jsonServerMain.js",
    endings: { ".json": "json", ".jsonc": "jsonc", ".code-workspace": "jsonc" },
    sections: ["json.validate"],
  },
  {
    name: "HTML",
    script: "html-language-features/server/dist/node/htmlServerMain.js",
    endings: { ".html": "html", ".htm": "html" },
    sections: ["html.validate", "css.validate", "css.lint", "javascript.validate"],
  },
];

/** Files that may have comments though their name ends as those do that may not. */
const withComments =
  /^(?:[tj]sconfig(?:\..*)?\.json|settings\.json|launch\.json|tasks\.json|extensions\.json)$/;

/** Those of the editor's own servers that are there and answer when they are asked. */
export async function bundledServers(root: string): Promise<readonly ServerDiagnoser[]> {
  const found = await Promise.all(
    servers.map(async ({ name, script: place, endings, sections }) => {
      const script = join(vscode.env.appRoot, "extensions", place);
      const isThere = await access(script).then(
        () => true,
        // An editor that ships none; its language extensions are asked then.
        () => false,
      );
      return isThere
        ? new ServerDiagnoser({
            ...{ name, script },
            languageOf: (path) => languageOf(root, path, endings),
            settings: () => settingsIn(sections),
          })
        : [];
    }),
  );
  return found.flat();
}

function languageOf(
  root: string,
  path: string,
  endings: Readonly<Record<string, string>>,
): string | undefined {
  const [, byName] = Object.entries(endings).find(([ending]) => path.endsWith(ending)) ?? [];
  if (byName === undefined) {
    return undefined;
  }
  const uri = fileUri(root, path).toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
  if (open !== undefined) {
    return Object.values(endings).includes(open.languageId) ? open.languageId : undefined;
  }
  return byName === "json" && withComments.test(basename(path)) ? "jsonc" : byName;
}

/** As a server gets it: `css.lint` as `{ css: { lint: … } }`. */
function settingsIn(sections: readonly string[]): Readonly<Record<string, unknown>> {
  const settings: Record<string, Record<string, unknown>> = {};
  for (const section of sections) {
    const [language = section, key] = section.split(".", 2);
    // A configuration is more than its values, and only these go to another process.
    const values = JSON.parse(JSON.stringify(vscode.workspace.getConfiguration(section))) as Record<
      string,
      unknown
    >;
    settings[language] = { ...settings[language], ...(key === undefined ? values : { [key]: values }) };
  }
  return settings;
}
