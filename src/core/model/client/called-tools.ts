import type { ToolCall } from "../tool.ts";
import { isObject } from "./json-object.ts";

/** What one piece of an answer adds to the calls of tools in it. */
export interface CallPiece {
  /** Which call it adds to; `undefined` where the endpoint does not number them. */
  readonly index: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

export function readCallPieces(json: unknown): readonly CallPiece[] {
  return Array.isArray(json) ? (json as readonly unknown[]).filter(isObject).map(readPiece) : [];
}

function readPiece({ index, id, function: called }: Readonly<Record<string, unknown>>): CallPiece {
  const { name, arguments: given } = isObject(called) ? called : {};
  return {
    index: typeof index === "number" ? index : undefined,
    id: textIn(id),
    name: textIn(name),
    // Some local servers send the arguments themselves, not their JSON.
    arguments: isObject(given) ? JSON.stringify(given) : textIn(given),
  };
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The calls of one answer as they arrive: the id and name at once, the arguments in pieces. */
export class CalledTools {
  readonly #calls: { id: string; name: string; arguments: string; readonly index: number | undefined }[] = [];

  get calls(): readonly ToolCall[] {
    return this.#calls.map(({ id, name, arguments: given }, position) => ({
      // Without an id nobody could answer.
      id: id === "" ? `call_${position}` : id,
      name,
      arguments: given,
    }));
  }

  take(piece: CallPiece): void {
    const last = this.#calls.at(-1);
    const known =
      piece.index !== undefined
        ? this.#calls.find(({ index }) => index === piece.index)
        : // Without numbers a piece that names nothing goes on with the call before it.
          piece.name === "" && (piece.id === "" || piece.id === last?.id)
          ? last
          : undefined;
    if (known === undefined) {
      this.#calls.push({ ...piece });
      return;
    }
    known.id ||= piece.id;
    known.name ||= piece.name;
    known.arguments += piece.arguments;
  }
}
