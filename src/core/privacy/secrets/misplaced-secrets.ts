import { placeholdersIn } from "./secret-vault.ts";

export type Misplacement =
  /** The file, as it was, does not hold the secret. */
  | "new-file"
  /** It is there more often than before. */
  | "copied"
  /** It was a value by itself, and becomes a part of other text: of a URL, of a message. */
  | "embedded"
  /** There is a placeholder that stands for no secret. */
  | "placeholder";

/**
 * Where a change of a file puts a secret that a model never saw, but could name by its placeholder. It may stay, go, and
 * move within its file as the value it was; anything else would carry it to where others may read it.
 * @param before undefined for a created file
 * @param secrets that were put into answers
 */
export function misplacementIn(
  before: string | undefined,
  after: string,
  secrets: Iterable<string>,
): Misplacement | undefined {
  const old = before ?? "";
  for (const secret of secrets) {
    const places = placesOf(after, secret);
    if (places.length === 0) {
      continue;
    }
    const oldPlaces = placesOf(old, secret);
    if (oldPlaces.length === 0) {
      return "new-file";
    }
    if (places.length > oldPlaces.length) {
      return "copied";
    }
    const lefts = new Set(oldPlaces.map((place) => old.charAt(place - 1)));
    const rights = new Set(oldPlaces.map((place) => old.charAt(place + secret.length)));
    const isWhole = (place: number): boolean =>
      isEdge(after.charAt(place - 1), lefts) && isEdge(after.charAt(place + secret.length), rights);
    if (!places.every(isWhole)) {
      return "embedded";
    }
  }
  return placeholdersIn(after) > placeholdersIn(old) ? "placeholder" : undefined;
}

/** Lines of the changed file that hold a secret and were not there before, from 1: for the user to read. */
export function rewrittenSecretLines(
  before: string,
  after: string,
  secrets: Iterable<string>,
): readonly number[] {
  const all = [...secrets];
  const old = new Set(before.split("\n").map((line) => line.trim()));
  return after
    .split("\n")
    .flatMap((line, index) =>
      !old.has(line.trim()) && all.some((secret) => line.includes(secret)) ? [index + 1] : [],
    );
}

/** What bounds a value in every language; or what bounded it before. */
function isEdge(character: string, before: ReadonlySet<string>): boolean {
  return character === "" || /[\s"'`]/.test(character) || before.has(character);
}

function placesOf(text: string, secret: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
    places.push(at);
  }
  return places;
}
