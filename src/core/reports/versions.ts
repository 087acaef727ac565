/** Numbers of a version, and what comes before its release. */
interface Version {
  readonly numbers: readonly number[];
  readonly before: string;
}

const pattern = /^[v=]?(\d{1,9}(?:\.\d{1,9}){0,3})(?:[-.]?([a-zA-Z][\w.-]*))?(?:\+.*)?$/;

/** @returns undefined for what is no version */
function versionOf(text: string): Version | undefined {
  const [, numbers, before = ""] = pattern.exec(text.trim()) ?? [];
  // What comes after its release is told by no number: nobody here compares it.
  if (numbers === undefined || /^(?:post|sp)\d*$/i.test(before)) {
    return undefined;
  }
  const isRelease = /^(?:final|ga|release)$/i.test(before);
  return { numbers: numbers.split(".").map(Number), before: isRelease ? "" : before };
}

export function isVersion(text: string): boolean {
  return versionOf(text) !== undefined;
}

/** Below zero: `a` comes first. @returns undefined where one of them is no version */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [versionOf(a), versionOf(b)];
  if (left === undefined || right === undefined) {
    return undefined;
  }
  for (let at = 0; at < 4; at++) {
    const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  if (left.before === right.before) {
    return 0;
  }
  // What has no such part is the release itself, and comes last.
  return left.before === "" ? 1 : right.before === "" ? -1 : left.before < right.before ? -1 : 1;
}

/** Whether what worked with the one should work with the other: the same first number that is not zero. */
export function isCompatible(from: string, to: string): boolean {
  const [left, right] = [versionOf(from)?.numbers, versionOf(to)?.numbers];
  if (left === undefined || right === undefined) {
    return false;
  }
  const at = (left[0] ?? 0) === 0 ? 1 : 0;
  return left.slice(0, at + 1).join() === [right[0] ?? 0, right[1] ?? 0].slice(0, at + 1).join();
}

/** The latest of some versions; undefined where one of them is none, or there are none. */
export function latestOf(versions: readonly (string | undefined)[]): string | undefined {
  let latest: string | undefined;
  for (const version of versions) {
    if (version === undefined || !isVersion(version)) {
      return undefined;
    }
    if (latest === undefined || (compareVersions(version, latest) ?? 0) > 0) {
      latest = version;
    }
  }
  return latest;
}
