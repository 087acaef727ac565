import type { Diagnoser, Examination, Overlay } from "../../language/language-service.ts";
import { PatchedFiles } from "../../verify/patched-files.ts";
import { complaintCode, diagnosticIdentity, type Diagnostic } from "../../workspace/diagnostic.ts";
import { Places } from "./places.ts";
import type { Remedy } from "./remedy.ts";

/** What a remedy does when it is tried alone. */
export interface Screened extends Remedy {
  /** Problems that are gone with it. Where no service can tell, those it was offered for. */
  readonly resolves: ReadonlySet<number>;
  /** It brings problems of its own; another remedy may take them away again. */
  readonly breaks: boolean;
  /** A service looked at the result; else all of this is a guess. */
  readonly seen: boolean;
}

/** Trying one takes as long as a look at the problems' files; who has many problems is not to wait for all of it. */
const mostTried = 40;
const longestMs = 10_000;

interface Service {
  readonly diagnoser: Diagnoser;
  readonly paths: readonly string[];
  readonly before: Examination;
  /** Place in `before.found` of each problem that the service reports itself. */
  readonly own: ReadonlyMap<number, number>;
}

/** Tries remedies one by one, on overlays: one fix can make other problems disappear, and one that mends nothing is no use. */
export class Screening {
  readonly #problems: readonly Diagnostic[];
  readonly #diagnosers: readonly Diagnoser[];
  readonly #base: Overlay;

  constructor(problems: readonly Diagnostic[], diagnosers: readonly Diagnoser[], base: Overlay) {
    this.#problems = problems;
    this.#diagnosers = diagnosers;
    this.#base = base;
  }

  /**
   * @param remedies the first ones are tried first
   * @throws Failure `cancelled`
   */
  async of(remedies: readonly Remedy[], signal: AbortSignal): Promise<readonly Screened[]> {
    const services = await this.#services(signal);
    const end = performance.now() + longestMs;
    const screened: Screened[] = [];
    for (const remedy of remedies) {
      const inTime = screened.length < mostTried && performance.now() < end;
      screened.push(inTime ? await this.#tried(remedy, services, signal) : unseen(remedy));
    }
    return screened;
  }

  async #services(signal: AbortSignal): Promise<readonly Service[]> {
    const services: Service[] = [];
    for (const diagnoser of this.#diagnosers) {
      const paths = [...new Set(this.#problems.map(({ path }) => path))].filter((path) =>
        diagnoser.covers(path),
      );
      const before = paths.length > 0 && (await diagnoser.examine(paths, this.#base, signal));
      const own = before ? ownProblems(this.#problems, before.found) : new Map<number, number>();
      if (before && own.size > 0) {
        services.push({ diagnoser, paths, before, own });
      }
    }
    return services;
  }

  async #tried(remedy: Remedy, services: readonly Service[], signal: AbortSignal): Promise<Screened> {
    const overlay = new PatchedFiles(remedy.patch).overlay(this.#base);
    const places = new Places(remedy.patch);
    const known = new Set<number>();
    const resolves = new Set<number>();
    let breaks = false;
    for (const { diagnoser, paths, before, own } of services) {
      const after = await diagnoser.examine(paths, overlay, signal);
      const has = (path: string): boolean => !before.unknown.has(path) && !after.unknown.has(path);
      const mine = new Set([...own].flatMap(([problem, at]) => (remedy.offeredFor.has(problem) ? at : [])));
      const { gone, fresh } = compare(before.found, after.found, mine, places);
      breaks ||= fresh.some(({ path, severity }) => severity === "error" && has(path));
      for (const [problem, at] of own) {
        if (has(this.#problems[problem]?.path ?? "")) {
          known.add(problem);
          if (gone.has(at)) {
            resolves.add(problem);
          }
        }
      }
    }
    const guessed = [...remedy.offeredFor].filter((problem) => !known.has(problem));
    return {
      ...remedy,
      resolves: new Set([...resolves, ...guessed]),
      breaks,
      seen: guessed.length === 0,
    };
  }
}

function unseen(remedy: Remedy): Screened {
  return { ...remedy, resolves: remedy.offeredFor, breaks: false, seen: false };
}

/** Where among what a service found the problems are. */
function ownProblems(
  problems: readonly Diagnostic[],
  found: readonly Diagnostic[],
): ReadonlyMap<number, number> {
  const whereIs = (diagnostic: Diagnostic): string => {
    const { line, character } = diagnostic.range.start;
    return `${line}:${character} ${diagnosticIdentity(diagnostic)}`;
  };
  const places = new Map(found.map((diagnostic, index) => [whereIs(diagnostic), index]));
  return new Map(
    problems.flatMap((problem, index) => {
      const at = places.get(whereIs(problem));
      return at === undefined ? [] : [[index, at] as const];
    }),
  );
}

/**
 * Problems are known again by their words and their place, and where words change (messages print types, and types
 * change) by their code and place.
 * @param mine of those that cannot be told apart, these are the ones that are gone
 */
function compare(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
  mine: ReadonlySet<number>,
  places: Places,
): { readonly gone: ReadonlySet<number>; readonly fresh: readonly Diagnostic[] } {
  const gone = new Set([...before.keys()].toSorted((a, b) => Number(mine.has(a)) - Number(mine.has(b))));
  let fresh = after;
  for (const nameOf of [diagnosticIdentity, kindOf]) {
    const waiting = new Map<string, number[]>();
    for (const index of gone) {
      const diagnostic = before[index];
      if (diagnostic) {
        const key = `${places.before(diagnostic.path, diagnostic.range.start.line)} ${nameOf(diagnostic)}`;
        waiting.set(key, [...(waiting.get(key) ?? []), index]);
      }
    }
    fresh = fresh.filter((diagnostic) => {
      const key = `${places.after(diagnostic.path, diagnostic.range.start.line)} ${nameOf(diagnostic)}`;
      const index = waiting.get(key)?.shift();
      return index === undefined || !gone.delete(index);
    });
  }
  return { gone, fresh };
}

function kindOf(diagnostic: Diagnostic): string {
  return JSON.stringify([diagnostic.path, diagnostic.source, complaintCode(diagnostic)]);
}
