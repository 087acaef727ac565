import type { PlacedFinding } from "../reports/place-findings.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";

/** Who looks for weaknesses, as the user named him: never a model. */
export interface Scanner {
  /** For people: `semgrep` */
  readonly name: string;
  /** Prints SARIF on its standard output. */
  readonly command: string;
  /** Added to its environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What a scanner finds, wherever it stands; equal keys are the same complaint about the same code. */
export interface ScannedFinding {
  readonly key: string;
  readonly problem: Diagnostic;
}

export type Scan =
  | {
      readonly kind: "done";
      readonly placed: readonly PlacedFinding[];
      readonly findings: readonly ScannedFinding[];
      /** What the scanner says it could not read. */
      readonly troubles: readonly string[];
    }
  /** A sentence without its end. */
  | { readonly kind: "failed"; readonly why: string };

export type DoneScan = Extract<Scan, { kind: "done" }>;

/** A scanner, and what it says of a workspace as it is. */
export interface KnownScan {
  readonly scanner: Scanner;
  readonly base: DoneScan;
}
