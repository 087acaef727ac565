import type { Diagnostic } from "../../workspace/diagnostic.ts";

/** What the process of the TypeScript language service is asked. JSON only: it crosses a process border. */
export type Job =
  | {
      readonly kind: "diagnose";
      readonly paths: readonly string[];
      /** `project`: files that the nearest tsconfig.json leaves out are left out here too. */
      readonly scope: "asked" | "project";
    }
  | { readonly kind: "dependents"; readonly paths: readonly string[] }
  | { readonly kind: "fixes"; readonly problem: Diagnostic }
  | { readonly kind: "fixes-for-many"; readonly problems: readonly Diagnostic[] };

export interface JobResults {
  readonly diagnose: readonly Diagnostic[];
  readonly dependents: readonly string[];
  readonly fixes: readonly FixMessage[];
  readonly "fixes-for-many": readonly FixMessage[];
}

/** A QuickFix, as JSON. */
export interface FixMessage {
  readonly title: string;
  readonly preferred: boolean;
  readonly files: readonly (readonly [path: string, text: string])[];
}

export type ToWorker =
  | {
      readonly kind: "run";
      readonly id: number;
      readonly job: Job;
      readonly overlay: readonly (readonly [path: string, text: string | null])[];
    }
  | { readonly kind: "cancel"; readonly id: number };

export type FromWorker =
  | { readonly kind: "done"; readonly id: number; readonly result: unknown }
  /** `message` is TypeScript's own; a cancelled job ends like this too. */
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

/** Arguments the process is started with, in this order. */
export interface WorkerArguments {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** Absolute path of `typescript.js`, or of the package's folder. */
  readonly typescript: string;
  /** In what language it tells problems, as `de`; English where it has no words for it. */
  readonly locale: string;
}
