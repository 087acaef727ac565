/** By the file that a scanner reads: where the version is asked for, and who writes the lock file anew. */
const manifests: Readonly<Record<string, readonly [manifest: string, command: string]>> = {
  "package-lock.json": ["package.json", "npm install"],
  "npm-shrinkwrap.json": ["package.json", "npm install"],
  "yarn.lock": ["package.json", "yarn install"],
  "pnpm-lock.yaml": ["package.json", "pnpm install"],
  "bun.lock": ["package.json", "bun install"],
  "Cargo.lock": ["Cargo.toml", "cargo update"],
  "poetry.lock": ["pyproject.toml", "poetry lock"],
  "uv.lock": ["pyproject.toml", "uv lock"],
  "pdm.lock": ["pyproject.toml", "pdm lock"],
  "Pipfile.lock": ["Pipfile", "pipenv lock"],
  "go.sum": ["go.mod", "go mod tidy"],
  "go.mod": ["go.mod", "go mod tidy"],
  "Gemfile.lock": ["Gemfile", "bundle lock"],
};

export interface LockedManifest {
  /** Beside the file that was read; that file itself where it is no lock file that is known. */
  readonly path: string;
  /** What the user has to do when it asks for another version, a sentence. */
  readonly advice: string;
}

/** @param source path of the file in which a scanner found a dependency; folders are parted by either slash */
export function lockedManifest(source: string): LockedManifest {
  const file = source.slice(Math.max(source.lastIndexOf("/"), source.lastIndexOf("\\")) + 1);
  const [manifest, command] = (Object.hasOwn(manifests, file) && manifests[file]) || [file, undefined];
  const again = "then scan again.";
  return {
    path: source.slice(0, source.length - file.length) + manifest,
    advice:
      command === undefined
        ? `Install what ${manifest} asks for, ${again}`
        : `Run "${command}" to bring the lock file up to date, ${again}`,
  };
}
