import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { phrasesIn } from "./phrases.ts";
import { coreMark } from "./src/core/workspace/retold.ts";

/** What the editor never shows. */
const elsewhere = ["src/core/gateway/**", "src/core/moa/rank/**"];

/** What has sentences for models, words of tools and tables of names: in there only what is marked, and failures, are for people. */
const notForPeople = [
  "src/core/autofix/autofix-{report,task}.ts",
  "src/core/documentation/convention-of.ts",
  "src/core/language/typescript/**",
  "src/core/mentions/{commands,names,survey}/**",
  "src/core/mentions/readme-task.ts",
  "src/core/moa/{conversation,prompt}/**",
  "src/core/model/client/continuation.ts",
  "src/core/model/endpoint/dialect.ts",
  "src/core/privacy/private-model.ts",
  "src/core/privacy/secrets/**",
  "src/core/prose/{commit-message,explanation,known-words,pull-request}.ts",
  "src/core/repair/{edits,node,trial,worth}/**",
  "src/core/reports/trace-task.ts",
  "src/core/review/{concerns,review-prompts}.ts",
  "src/core/review/report/**",
  "src/core/run/show/run-markdown.ts",
  "src/core/task/{answer-contract,task-prompt}.ts",
  "src/core/verify/results/*-text.ts",
  "src/core/verify/writing/wanted-tests.ts",
  // What the editor says itself goes through l10n.t; some of its parts work without an editor.
  "src/editor/**",
];

/** @param root absolute path of the repository */
export function phrasesOfCore(root: string): readonly string[] {
  const quiet = new Set(globSync(notForPeople, { cwd: root }));
  const phrases = globSync("src/{core,editor}/**/*.ts", { cwd: root, exclude: elsewhere })
    .sort()
    .flatMap((file) => phrasesIn(file, readFileSync(join(root, file), "utf8"), !quiet.has(file)));
  return [...new Set(phrases)].sort().map((phrase) => phrase + coreMark);
}
