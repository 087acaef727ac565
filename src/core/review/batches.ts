import { estimateTokens } from "../model/fit/estimate-tokens.ts";
import { section } from "../task/task-prompt.ts";
import { shownHunk, type ReviewedFile } from "./reviewed-file.ts";

/** More than this is not one review any more. */
const mostBatches = 12;

interface Piece {
  readonly file: ReviewedFile;
  readonly text: string;
  readonly tokens: number;
}

/**
 * Divides what is reviewed into questions of a size that models read well, along files and hunks.
 * @param room in estimated tokens
 * @returns left: what is in none, a sentence each
 */
export function batchesOf(
  files: readonly ReviewedFile[],
  room: number,
  nonce: string,
): { readonly batches: readonly string[]; readonly left: readonly string[] } {
  const left: string[] = [];
  const batches: Piece[][] = [];
  let free = 0;
  for (const piece of files.flatMap((file) => piecesOf(file, room, nonce, left))) {
    if (piece.tokens > free && batches.length === mostBatches) {
      left.push(`Of ${piece.file.path} a part is not reviewed: there is too much to review at once.`);
      continue;
    }
    if (piece.tokens > free) {
      batches.push([]);
      free = room;
    }
    batches.at(-1)?.push(piece);
    free -= piece.tokens;
  }
  return {
    batches: batches.map((pieces) => pieces.map(({ text }) => text).join("\n\n")),
    left: [...new Set(left)],
  };
}

/** The whole file where it fits, else as many of its hunks as do. */
function piecesOf(file: ReviewedFile, room: number, nonce: string, left: string[]): readonly Piece[] {
  const whole = pieceOf(file, nonce);
  if (whole.tokens <= room) {
    return [whole];
  }
  const pieces: Piece[] = [];
  let hunks: ReviewedFile["hunks"] = [];
  for (const hunk of file.hunks) {
    const single = pieceOf({ ...file, hunks: [hunk] }, nonce);
    if (single.tokens > room) {
      left.push(
        `Of ${file.path} a part is not reviewed: one change is longer than what a model is shown at once.`,
      );
      continue;
    }
    const more = pieceOf({ ...file, hunks: [...hunks, hunk] }, nonce);
    if (more.tokens > room) {
      pieces.push(pieceOf({ ...file, hunks }, nonce));
      hunks = [hunk];
    } else {
      hunks = [...hunks, hunk];
    }
  }
  return hunks.length === 0 ? pieces : [...pieces, pieceOf({ ...file, hunks }, nonce)];
}

function pieceOf(file: ReviewedFile, nonce: string): Piece {
  const { path, oldPath, after, hunks } = file;
  const was = oldPath === undefined ? "" : `, was ${oldPath}`;
  const title = `${after === undefined ? "deleted file" : "file"}: ${path}${was}`;
  const text = section(title, hunks.map(shownHunk).join("\n...\n"), nonce);
  return { file, text, tokens: estimateTokens(text) };
}
