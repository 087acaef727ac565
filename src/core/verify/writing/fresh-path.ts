import { posix } from "node:path";
import { subjectOf } from "../tests/related-tests.ts";
import { isTestFile } from "../tests/test-place.ts";
import type { TestRunner } from "../tests/test-runner.ts";

/** What decides where a new file of tests stands. */
export interface FreshPlace {
  /** The code that it is for. */
  readonly path: string;
  /** A file of tests, for the manner of it; left out: there is none. */
  readonly model?: string | undefined;
  readonly runner?: TestRunner | undefined;
  /** Of the workspace, relative. */
  readonly files: readonly string[];
}

/** Where a new file of tests would stand, placed and named as the project places and names its own. */
export function freshPath({ path, model, runner, files }: FreshPlace): string {
  const { name, ext } = posix.parse(path);
  const isPython = ext === ".py";
  const folder = model === undefined ? firstFolder(path, runner) : folderLike(model, path, files);
  const ending = /[._-](?:test|spec)(?=\.\w+$)/.exec(model ?? "")?.[0] ?? (isPython ? "" : ".test");
  const file = isPython && ending === "" ? `test_${name}${ext}` : `${name}${ending}${ext}`;
  const place = posix.join(folder, file);
  return files.includes(place)
    ? posix.join(folder, file.replace(name, `${name}${isPython ? "_" : "-"}more`))
    : place;
}

/** Where there are no tests yet: where the command looks for them. */
function firstFolder(path: string, runner: TestRunner | undefined): string {
  const { folder = "", tool, places = [] } = runner ?? {};
  const [place] = places.map((each) => /^(?:\.\/)?([\w-][\w./-]*?)(?:\/[^/]*[*?{].*|\/?)$/.exec(each)?.[1]);
  if (place !== undefined && !/\.\w+$/.test(place) && place !== "run") {
    return posix.join(folder, place);
  }
  return tool === "Mocha" || tool === "tap" ? posix.join(folder, "test") : posix.dirname(path);
}

/** As the model stands to the code that it is named after. */
function folderLike(model: string, path: string, files: readonly string[]): string {
  const [own, place] = [posix.dirname(path), posix.dirname(model)];
  const named = files.filter(
    (file) => subjectOf(file) === subjectOf(model) && !isTestFile(file) && isCode(file),
  );
  const [subject] = named.toSorted((a, b) => leading(b, place) - leading(a, place));
  if (subject === undefined) {
    return place;
  }
  const code = posix.dirname(subject);
  if (place === code || place.startsWith(code === "." ? "" : `${code}/`)) {
    const below = posix.relative(code, place);
    // `src/__tests__` beside `src/a.ts`, and not `test` beside an index at the top.
    return code === "." && below !== "" && below !== "__tests__" ? place : posix.join(own, below);
  }
  const [from, to] = withoutSameEnd(code.split("/"), place.split("/"));
  const isMirrored = to.length < place.split("/").length;
  const rest = posix.relative(from.join("/"), own);
  return isMirrored && !rest.startsWith("..") ? posix.join(...to, rest) : place;
}

function isCode(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|py)$/.test(path) && !/\.d\.[cm]?ts$/.test(path);
}

/** Folders that two paths begin with. */
function leading(a: string, b: string): number {
  const [one, other] = [a.split("/"), b.split("/")];
  const differ = one.findIndex((name, at) => name !== other[at]);
  return differ === -1 ? one.length : differ;
}

/** `src/cart` and `test/cart`: `src` and `test`. */
function withoutSameEnd(
  a: readonly string[],
  b: readonly string[],
): readonly [readonly string[], readonly string[]] {
  return a.length > 0 && b.length > 0 && a.at(-1) === b.at(-1)
    ? withoutSameEnd(a.slice(0, -1), b.slice(0, -1))
    : [a, b];
}
