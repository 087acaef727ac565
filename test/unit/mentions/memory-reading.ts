import type { Reading } from "../../../src/core/mentions/project/project.ts";

/** A project that is nowhere on disk. @param made what git does not keep */
export function memoryReading(
  files: Readonly<Record<string, string>>,
  made: readonly string[] = [],
): Reading {
  return {
    name: "clone",
    list: () => Promise.resolve(Object.keys(files).toSorted()),
    read: (path) => Promise.resolve(files[path]),
    isMade: (path) => Promise.resolve(made.some((each) => path === each || path.startsWith(`${each}/`))),
  };
}
