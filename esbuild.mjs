import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { minify } from "@swc/core";
import { build, context } from "esbuild";
import { thirdPartyNotices } from "./notices.mjs";
import { writeEnglish } from "./strings.ts";

/**
 * Builds everything that runs: the extension, the command line, the language-service process, the module
 * `patched-moa/patch` (its types come from tsconfig.patch.json) and the in-host tests.
 *   node esbuild.mjs [--watch] [--minify] [--outdir=DIR] [extension|cli|worker|module|host ...]
 */
const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith("--")));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));

const outdir =
  process.argv.find((argument) => argument.startsWith("--outdir="))?.slice("--outdir=".length) ?? "dist";

/** Grammars that are small enough to ship and common enough to be missed. */
const grammars = [
  "bash",
  "css",
  "go",
  "java",
  "javascript",
  "php",
  "python",
  "ruby",
  "rust",
  "tsx",
  "typescript",
];

/**
 * The `openai` package brings a client for each of its services, tied to one class so that no bundler can tell which are
 * used. We chat; the others (uploads, assistants, administration, …) are left out: empty classes stand in.
 */
const chatOnly = {
  name: "chat-only",
  setup({ onLoad }) {
    const used = /[\\/]resources[\\/]chat[\\/]|[\\/]index\.mjs$/;
    // Of `lib`, what runs tools and gathers streams by itself is left out as well: we read streams ourselves.
    const services =
      /[\\/]openai[\\/](?:resources[\\/].*|lib[\\/]ChatCompletion\w*|auth[\\/]workload-identity-auth)\.mjs$/;
    // Queries of ours are names and values; the package brings what nests them.
    onLoad({ filter: /[\\/]openai[\\/]internal[\\/]utils[\\/]query\.mjs$/ }, () => ({
      contents: "export const stringifyQuery = (query) => new URLSearchParams(query).toString();",
    }));
    // What sends files, turns pages, reads streams in the place of us, and makes objects of answers by a schema, is never called.
    const unused = /[\\/]openai[\\/](?:core[\\/](?:uploads|pagination|streaming)|lib[\\/]parser)\.mjs$/;
    onLoad({ filter: unused }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const names = [...source.matchAll(/^export (?:(?:function|const|class) (\w+)|\{ (\w+),? \})/gm)];
      return {
        contents: names.map(([, own, other]) => `export const ${own ?? other} = undefined;`).join("\n"),
      };
    });
    // Nobody is told on what machine and under which system this runs.
    onLoad({ filter: /[\\/]openai[\\/]internal[\\/]detect-platform\.mjs$/ }, () => ({
      contents:
        "export const isRunningInBrowser = () => false;\nexport const getPlatformHeaders = () => ({});",
    }));
    onLoad({ filter: services }, async ({ path }) => {
      if (used.test(path)) {
        return undefined;
      }
      const source = await readFile(path, "utf8");
      const classes = [...source.matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
      return classes.length === 0
        ? undefined
        : { contents: classes.map((name) => `export class ${name} {}`).join("\n") };
    });
  },
};

const { version } = JSON.parse(await readFile("package.json", "utf8"));

const common = {
  define: { PATCHED_MOA_VERSION: JSON.stringify(version) },
  plugins: [chatOnly],
  bundle: true,
  platform: "node",
  target: "node20",
  // What is written as modules can be bundled in part.
  mainFields: ["module", "main"],
  format: "esm",
  sourcemap: !flags.has("--minify"),
  minify: flags.has("--minify"),
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  // Dependencies written for CommonJS ask for node's own modules by require.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
};

const bundles = {
  extension: {
    ...common,
    entryPoints: { extension: "src/extension.ts" },
    outdir,
    splitting: true,
    chunkNames: "extension/[name]-[hash]",
    external: ["vscode"],
  },
  cli: {
    ...common,
    entryPoints: { cli: "src/cli.ts", "prepare-typescript": "src/cli/prepare-typescript.ts" },
    outdir,
    splitting: true,
    chunkNames: "cli/[name]-[hash]",
  },
  worker: {
    ...common,
    entryPoints: { "typescript-worker": "src/core/language/typescript/worker.ts" },
    outdir,
    external: ["typescript"],
  },
  prepared: {
    ...common,
    // What is kept of a process's memory is made by one script that is no module.
    banner: {},
    entryPoints: { "prepared-typescript": "src/core/language/typescript/prepared-worker.ts" },
    outdir,
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    sourcemap: false,
  },
  runner: {
    ...common,
    entryPoints: {
      "change-reader": "src/core/review/reading/main.ts",
      "documentation-reader": "src/core/documentation/reading/main.ts",
      gateway: "src/gateway.ts",
      "journal-reader": "src/core/archive/main.ts",
      "output-reader": "src/core/verify/results/main.ts",
      "page-reader": "src/core/mentions/reading/main.ts",
      "patch-reader": "src/core/patch/reading/main.ts",
      autofix: "src/core/autofix/thread/main.ts",
      "repair-agent": "src/core/repair/agent/main.ts",
      "repair-runner": "src/core/repair/node/main.ts",
    },
    outdir,
    // What several of them are made of is shipped once.
    splitting: true,
    chunkNames: "runner/[name]-[hash]",
  },
  module: {
    ...common,
    entryPoints: { patch: "src/patch.ts" },
    outdir,
  },
  webview: {
    define: common.define,
    bundle: true,
    platform: "browser",
    target: "chrome120",
    format: "iife",
    sourcemap: common.sourcemap,
    minify: common.minify,
    legalComments: "none",
    logLevel: "warning",
    entryPoints: { "webview/run": "src/webview/main.ts", "webview/style": "src/webview/run.css" },
    outdir,
  },
  host: {
    ...common,
    banner: {},
    entryPoints: {
      host: "test/host/index.ts",
      monkey: "test/host/monkey/index.ts",
      activation: "test/bench/activation-suite.ts",
      review: "test/bench/review-suite.ts",
    },
    outdir: "out/test",
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    external: ["vscode"],
  },
};

async function copyGrammars() {
  const from = "node_modules/@vscode/tree-sitter-wasm/wasm";
  await mkdir(`${outdir}/grammars`, { recursive: true });
  const files = ["tree-sitter.js", "tree-sitter.wasm", ...grammars.map((name) => `tree-sitter-${name}.wasm`)];
  await Promise.all(files.map((file) => cp(`${from}/${file}`, `${outdir}/grammars/${file}`)));
  // The parser's runtime is CommonJS; it is loaded with the first grammar, and no start-up pays for it.
  await writeFile(`${outdir}/grammars/package.json`, '{ "type": "commonjs" }\n');
}

/** What runs in the checks' own interpreters, to see what the code does. */
async function copyObservers() {
  for (const language of ["node", "python"]) {
    await cp(`src/core/verify/behaviour/${language}`, `${outdir}/behaviour/${language}`, {
      recursive: true,
      filter: (path) => !path.includes("__pycache__"),
    });
  }
}

/**
 * Vocabularies by which prompts are counted, as packed data: as JavaScript they would be parsed by whoever loads the bundle.
 */
async function writeEncodings() {
  await mkdir(`${outdir}/encodings`, { recursive: true });
  const write = async (name) => {
    const { default: ranks } = await import(`gpt-tokenizer/bpeRanks/${name}`);
    await writeFile(`${outdir}/encodings/${name}.json.gz`, gzipSync(JSON.stringify(ranks)));
  };
  await Promise.all(["o200k_base", "cl100k_base"].map(write));
}

/** What people may try first. */
async function copySample() {
  await rm(`${outdir}/sample`, { recursive: true, force: true });
  await cp("test/workspaces/sample", `${outdir}/sample`, { recursive: true });
}

/** What the extension host loads has a limit: a second minifier, which looks at whole chunks, finds another three hundredths. */
async function shorten(outputs) {
  const options = { module: true, ecma: 2022, compress: { passes: 3 }, mangle: true };
  for (const path of outputs) {
    const { code } = await minify(await readFile(path, "utf8"), options);
    await writeFile(path, code);
  }
}

const names = wanted.length === 0 ? Object.keys(bundles) : wanted;
const chosen = names.map((name) => bundles[name]);
// Chunks are named by their content: those of an earlier build would stay for ever.
await Promise.all(names.map((name) => rm(`${outdir}/${name}`, { recursive: true, force: true })));
await copyGrammars();
await copyObservers();
await cp("src/core/repair/python/runner.py", `${outdir}/repair/runner.py`);
await writeEncodings();
await copySample();
writeEnglish(import.meta.dirname);
if (flags.has("--watch")) {
  const contexts = await Promise.all(chosen.map((bundle) => context(bundle)));
  await Promise.all(contexts.map((each) => each.watch()));
  console.log("[watch] built, watching for changes");
} else {
  const results = await Promise.all(chosen.map((bundle) => build({ ...bundle, metafile: true })));
  if (flags.has("--minify")) {
    const extension = results[names.indexOf("extension")];
    await shorten(Object.keys(extension?.metafile.outputs ?? {}));
  }
  const metafiles = results.map(({ metafile }) => metafile);
  const notices = await thirdPartyNotices(metafiles, ["@vscode/tree-sitter-wasm", "gpt-tokenizer"]);
  await writeFile(`${outdir}/THIRD-PARTY-NOTICES.txt`, notices);
}
