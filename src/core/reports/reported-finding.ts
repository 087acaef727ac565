/** How bad it is, as its tool says; `unknown` where it does not say. */
export type Rating = (typeof ratings)[number];

/** Least first. */
export const ratings = ["unknown", "low", "medium", "high", "critical"] as const;

/** What one tool reports, as it says so: where it points has not been looked at. One line for each text. */
export interface ReportedFinding {
  /** `Semgrep OSS`, `npm audit` */
  readonly tool: string;
  /** `python.lang.security.audit.eval-detected`, `GHSA-35jh-r3h4-6jhm` */
  readonly rule: string;
  readonly message: string;
  readonly rating: Rating;
  readonly place: ReportedPlace;
  /** Set where not code but a dependency is at fault. */
  readonly dependency?: ReportedDependency;
}

export interface ReportedPlace {
  /** Where the file may be meant to be, likeliest first: relative to the workspace folder, or absolute. */
  readonly paths: readonly string[];
  /** Zero-based, both included; left out: the whole file. */
  readonly lines?: { readonly first: number; readonly last: number };
  /** Zero-based, of the first and of the last line; left out: all of them. */
  readonly columns?: { readonly first: number; readonly last: number };
  /** The code as it was when the tool read it. */
  readonly snippet?: string;
}

export interface ReportedDependency {
  /** What the manifest has to ask for in another version: not always what is vulnerable. */
  readonly name: string;
  /** The first version that is not vulnerable; left out: no change of the manifest helps, and `advice` says why. */
  readonly fixed?: string;
  /** What the user has to do beside or instead, a sentence. */
  readonly advice: string;
}

/** What a file of findings holds. */
export type ReadReport =
  | {
      readonly kind: "findings";
      readonly format: "SARIF" | "npm audit" | "OSV-Scanner";
      readonly findings: readonly ReportedFinding[];
      /** Those that somebody has looked at and set aside. */
      readonly suppressed: number;
      /** Beyond those that are read. */
      readonly leftOut: number;
      /** What the tool itself says it could not read or do, a line each. */
      readonly troubles: readonly string[];
    }
  /** In one sentence, what is wrong with it. */
  | { readonly kind: "unreadable"; readonly why: string };

/** More findings than anybody fixes in a day; a report that claims more is cut. */
export const mostFindings = 2_000;

/** Characters; a longer report is not read, whoever wrote it. */
export const longestReport = 64_000_000;

/** By a score from 0 to 10, where tools give one (CVSS, and SARIF's `security-severity`). */
export function ratingOfScore(score: number | undefined): Rating {
  if (score === undefined || score < 0 || score > 10) {
    return "unknown";
  }
  return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low";
}

/** By the words that tools have for it. */
export function ratingOfWord(word: string | undefined): Rating {
  switch (word?.toLowerCase()) {
    case "critical":
      return "critical";
    case "high":
    case "error":
      return "high";
    case "moderate":
    case "medium":
    case "warning":
      return "medium";
    case "low":
    case "info":
    case "note":
    case "none":
      return "low";
    default:
      return "unknown";
  }
}
