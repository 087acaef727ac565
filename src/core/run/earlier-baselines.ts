import { stateFolder } from "../model/money/state-folder.ts";
import { findSecrets } from "../privacy/secrets/find-secrets.ts";
import { BaselineBook } from "../verify/earlier/baseline-book.ts";
import { EarlierBaselines } from "../verify/earlier/earlier-baselines.ts";

/**
 * What the user's checks said in earlier runs, of the editor and of the command line alike.
 * @param root absolute path of the workspace folder
 * @param isFresh they are run whatever is known
 */
export function earlierBaselines(
  root: string,
  note: (text: string) => void,
  isFresh = false,
): EarlierBaselines {
  return new EarlierBaselines({
    book: bookOf(root),
    isPrivate: (output) => findSecrets(output).length > 0,
    note,
    isFresh,
  });
}

/**
 * The next run has the checks run, of the editor and of the command line alike.
 * @param root absolute path of the workspace folder
 * @throws what the file system throws
 */
export function forgetEarlierBaselines(root: string): Promise<void> {
  return bookOf(root).forget();
}

function bookOf(root: string): BaselineBook {
  return new BaselineBook(stateFolder(process.env, process.platform), root);
}
