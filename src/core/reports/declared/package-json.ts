import { held, onlyOne, versionIn, type Declared } from "./declared.ts";
import { said } from "../../workspace/said.ts";

/** Where the version that is installed is decided. */
const deciding = [
  "dependencies",
  "optionalDependencies",
  "devDependencies",
  "overrides",
  "resolutions",
  "pnpm.overrides",
];
/** Where it is only said what others have to have. */
const telling = ["peerDependencies"];

const elsewhere =
  /^(?:workspace|file|link|portal|npm|git|github|https?|catalog)[:+@]|^git@|^[\w-]+\/[\w.-]+(?:#|$)/;

/** A package.json, however it is laid out. */
export function inPackageJson(text: string, name: string): Declared {
  const found = entries(text).filter(({ key }) => key === name);
  const at = (sections: readonly string[]): readonly Declared[] =>
    found
      .filter(({ section }) => sections.includes(section))
      .map(({ value, start }) =>
        elsewhere.test(value)
          ? held(said`package.json takes it from elsewhere ("${value.slice(0, 60)}")`)
          : versionIn(value, start, "(?:[~^=v]|>=\\s*)*"),
      );
  const places = at(deciding);
  return places.length > 0 ? onlyOne(places, "package.json") : onlyOne(at(telling), "package.json");
}

interface Entry {
  /** Keys on the way to it, with dots. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** Where the value begins, behind its quotation mark. */
  readonly start: number;
}

/** Names with a text as their value. */
function entries(text: string): readonly Entry[] {
  const found: Entry[] = [];
  // Of the objects and lists around: the key that each belongs to; undefined within a list.
  const around: (string | undefined)[] = [];
  let key: string | undefined;
  let isValue = false;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}[\],:]/g)) {
    switch (token) {
      case "{":
        around.push(key ?? "");
        [key, isValue] = [undefined, false];
        break;
      case "[":
        around.push(undefined);
        break;
      case "}":
      case "]":
        around.pop();
        [key, isValue] = [undefined, false];
        break;
      case ":":
        isValue = true;
        break;
      case ",":
        [key, isValue] = [undefined, false];
        break;
      default:
        if (isValue && key !== undefined && !around.includes(undefined)) {
          found.push({
            section: around.slice(1).join("."),
            key,
            value: token.slice(1, -1),
            start: index + 1,
          });
        } else if (!isValue) {
          key = token.slice(1, -1);
        }
    }
  }
  return found;
}
