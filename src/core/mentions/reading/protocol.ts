import type { CodeContext } from "../../context/code-context.ts";
import type { Examination } from "../../language/language-service.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import type { PageContextRequest } from "../survey/gather-page-context.ts";

/** Which workspace the thread reads. */
export interface PagesPlace {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  readonly unsaved: ReadonlyMap<string, TextFile>;
  /** The file that the user named himself, which models may be shown. */
  readonly pointedAt: string | undefined;
  /** Absolute path of the folder with the grammars. */
  readonly grammars: string;
}

/** What the thread that reads pages is asked to do. */
export type PagesJob =
  | {
      readonly kind: "examine";
      readonly paths: readonly string[];
      readonly overlay: ReadonlyMap<string, string | null>;
    }
  | { readonly kind: "dependents"; readonly paths: readonly string[] }
  | { readonly kind: "gather"; readonly request: PageContextRequest };

/** What the jobs come to. */
export interface PagesResults {
  readonly examine: Examination;
  readonly dependents: readonly string[];
  readonly gather: CodeContext;
}
