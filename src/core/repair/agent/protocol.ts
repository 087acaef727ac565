import type { Finding } from "../../verify/gate.ts";
import type { TestQuestion } from "../../verify/writing/test-judge.ts";
import type { TestsRequest, WantedTests } from "../../verify/writing/wanted-tests.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import type { Rehearsal, RepairRequest } from "../search/repair-search.ts";

/** Where the agent looks, and with what: all of it can be sent to a thread. */
export interface AgentPlace {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** Buffers by path relative to the root. */
  readonly unsaved: ReadonlyMap<string, TextFile>;
  /** Absolute path of the folder that everything is built into. */
  readonly dist: string;
  /** For a whole search. */
  readonly seconds: number;
  /** Each sandbox gets a copy of them; from `declaredFolders`. */
  readonly sharedFolders: readonly string[];
}

/** A correction with which all tests pass. That does not make it right. */
export interface FoundRepair {
  readonly files: readonly FoundFile[];
  /** One line for people. */
  readonly title: string;
}

interface FoundFile {
  readonly path: string;
  /** The text that it was made for. */
  readonly before: string;
  readonly after: string;
}

export interface RepairFindings {
  /** Likeliest first. */
  readonly repairs: readonly FoundRepair[];
  readonly tried: number;
  readonly seconds: number;
  /** How candidates were tried, or why none were. */
  readonly how: string;
}

export type AgentJob =
  | { readonly kind: "rehearse"; readonly commands: readonly string[] }
  | { readonly kind: "find"; readonly request: RepairRequest }
  | { readonly kind: "judge"; readonly question: TestQuestion }
  | { readonly kind: "want"; readonly request: TestsRequest };

export type AgentResult =
  | { readonly kind: "rehearsed"; readonly rehearsal: Rehearsal }
  | { readonly kind: "found"; readonly findings: RepairFindings }
  | { readonly kind: "judged"; readonly finding: Finding }
  | { readonly kind: "wanted"; readonly wanted: WantedTests };
