import type { FileChange, Patch } from "../patch/patch.ts";
import { declarationOf } from "../reports/manifest.ts";
import { isCompatible } from "../reports/versions.ts";
import type { Task } from "../task/task.ts";
import { PatchedFiles } from "../verify/patched-files.ts";

/** How likely it is that whoever uses the code has to change something. */
export type CompatibilityRisk = (typeof risks)[number];

/** Least first. */
export const risks = ["low", "medium", "high"] as const;

export interface RatedRisk {
  readonly risk: CompatibilityRisk;
  /** Why, a sentence; what the author says is called that. */
  readonly why: string;
}

const claim = /^[\s*_#-]*compatibility risk[\s*_]*:[\s*_]*(low|medium|high)\b/im;
/** More files are more places where something may be missed. */
const mostFiles = 3;

/** Lines that say how others call this code; private names are nobody else's. */
const signatures =
  /^\s*(?:export\s+(?:default\s+)?(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?(?:function|class|interface|type|enum|const|let)\b|(?:module\.)?exports\.\w+\s*=|(?:async\s+)?def\s+[a-zA-Z]|class\s+[A-Z]|func\s+(?:\([^)]*\)\s*)?[A-Z]|type\s+[A-Z]\w*\s|pub\s+|public\s+)/;

/**
 * The worse of what its author says and of what can be measured: a model that calls its patch harmless makes it no more so.
 * @param text the answer that the patch was made from
 */
export function compatibilityRisk(patch: Patch, text: string, task: Task): RatedRisk {
  const [, said] = claim.exec(text) ?? [];
  const claimed = risks.find((risk) => risk === said?.toLowerCase());
  const measured = measure(patch, task);
  if (claimed !== undefined && risks.indexOf(claimed) > risks.indexOf(measured.risk)) {
    return { risk: claimed, why: "Its author says so." };
  }
  return measured;
}

function measure(patch: Patch, { problems, upgrades = [] }: Task): RatedRisk {
  const gone = patch.changes.find(({ kind }) => kind === "delete" || kind === "rename");
  if (gone !== undefined) {
    return { risk: "high", why: `${gone.path} is ${gone.kind === "delete" ? "deleted" : "renamed"}.` };
  }
  const { files } = new PatchedFiles(patch);
  for (const { path, name } of upgrades) {
    const [before, after] = ["before", "after"].map((when) => {
      const text = files.find((file) => file.path === path)?.[when as "before" | "after"];
      return text === undefined ? undefined : declarationOf(path, text, name)?.version;
    });
    if (before !== undefined && after !== undefined && !isCompatible(before, after)) {
      return { risk: "high", why: `${name} ${after} need not work where ${before} did.` };
    }
  }
  const [signature] = patch.changes.flatMap(changedSignature);
  if (signature !== undefined) {
    return { risk: "high", why: `What others may use changes: ${signature}` };
  }
  const meant = new Set(problems.map(({ path }) => path));
  const [other] = files.filter(({ path }) => !meant.has(path));
  if (files.length > mostFiles || other !== undefined) {
    const among = other === undefined ? "" : `, ${other.path} among them`;
    const changed = other && files.length === 1 ? other.path : `${files.length} files${among}`;
    return { risk: "medium", why: `It changes ${changed}.` };
  }
  return { risk: "low", why: "No signature that others may use changes." };
}

/** One that is not there any more as it was. */
function changedSignature(change: FileChange): readonly string[] {
  if (change.kind !== "modify") {
    return [];
  }
  return change.hunks.flatMap(({ baseLines, newLines }) => {
    const now = new Set(newLines.flatMap(signatureIn));
    return baseLines.flatMap(signatureIn).filter((signature) => !now.has(signature));
  });
}

/** Up to where the body or the value begins: what comes then is nobody's business but its own. */
function signatureIn(line: string): readonly string[] {
  if (line.length > 1_000 || !signatures.test(line)) {
    return [];
  }
  const isValue = /^\s*(?:export\s+)?(?:const|let|(?:module\.)?exports\.)/.test(line);
  const head = isValue ? (line.split("=")[0] ?? "") : line.replace(/[{:]\s*$/, "").replace(/\{.*\}\s*$/, "");
  return [head.replace(/\s+/g, " ").trim()];
}
