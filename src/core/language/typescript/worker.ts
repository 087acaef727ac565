/**
 * Entry of the process in which TypeScript lives, so that its memory and its crashes stay out of the editor.
 * Started by TypeScriptService with the arguments root, path of the `typescript` module and language of its messages.
 */
import { createRequire } from "node:module";
import type ts from "typescript";
import { answerParent, giveWay } from "./answer-parent.ts";
import { documentsOf } from "./documents.ts";

const [root, typescriptPath, locale = "en"] = process.argv.slice(2);
if (root === undefined || typescriptPath === undefined) {
  throw new Error("Usage: typescript-worker ROOT TYPESCRIPT");
}
giveWay();
const typescript = createRequire(import.meta.url)(typescriptPath) as typeof ts;
answerParent(typescript, documentsOf(typescript), { root, locale });
