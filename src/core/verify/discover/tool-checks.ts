import { posix } from "node:path";
import { checkerTables } from "../check-definitions.ts";
import type { FoundCheck } from "./found-check.ts";
import { said } from "../../workspace/said.ts";

/** What is looked at to find checks. */
export interface ProjectFiles {
  /** @returns empty where there is no such file */
  text(path: string): Promise<string>;
  /** Of the workspace, relative; nothing that is ignored or installed. */
  readonly files: ReadonlySet<string>;
  /** Whether there is such a file or folder, also of what is ignored or installed. */
  isThere(path: string): Promise<boolean>;
}

/** Finds checks of one kind of project. */
type Finder = (project: ProjectFiles) => Promise<readonly FoundCheck[]>;

const PYTHON_TEST = /(?:^|\/)(?:test_[^/]+|[^/]+_test)\.py$/;
const UNITTEST = /^\s*(?:import|from)\s+unittest\b/m;
/** Other names would have to be quoted. */
const PLAIN_FOLDER = /^[\w.][\w./+-]*$/;
const ESLINT_CONFIG = /^(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.(?:c?js|json|ya?ml))?)$/;
const MAKE_TARGET = /^(test|tests|check|lint|typecheck)\s*:(?!=)/gm;

const typescript: Finder = async (project) => {
  const config = "tsconfig.json";
  if (!project.files.has(config) || !(await project.isThere("node_modules/.bin/tsc"))) {
    return [];
  }
  const command = "npx --no-install tsc --noEmit --project tsconfig.json";
  return [{ command, kind: "types", from: config, why: said`TypeScript is installed`, definition: "" }];
};

const eslint: Finder = async (project) => {
  const config = [...project.files].find((path) => ESLINT_CONFIG.test(path));
  if (config === undefined || !(await project.isThere("node_modules/.bin/eslint"))) {
    return [];
  }
  // Its configuration is a program.
  const definition = await project.text(config);
  return [
    {
      command: "npx --no-install eslint .",
      kind: "lint",
      from: config,
      why: said`ESLint is installed`,
      definition,
    },
  ];
};

const python: Finder = async (project) => {
  const interpreter = await interpreterIn(project, "");
  const configured = await pytestSettings(project, "");
  const test = [...project.files].find((path) => PYTHON_TEST.test(path));
  const inner = configured === undefined ? await pythonProjects(project) : [];
  if (inner.length > 0) {
    return inner;
  }
  if (configured === undefined && test === undefined) {
    return [];
  }
  const text = test === undefined || configured ? "" : await project.text(test);
  if (test !== undefined && UNITTEST.test(text) && !/pytest/.test(text)) {
    const folder = posix.dirname(test);
    const isPlain = PLAIN_FOLDER.test(folder);
    const within = folder === "." || !isPlain || project.files.has(`${folder}/__init__.py`);
    const command = `${interpreter} -m unittest${within ? "" : ` discover -s ${folder}`}`;
    return [{ command, kind: "tests", from: test, why: said`it is written for unittest`, definition: "" }];
  }
  const { from, definition, why } = configured ?? {
    from: test ?? "",
    definition: "",
    why: said`it is named as pytest names tests`,
  };
  return [{ command: `${interpreter} -m pytest`, kind: "tests", from, why, definition }];
};

type Settings = Pick<FoundCheck, "from" | "definition" | "why">;

/** What configures pytest in a folder. */
async function pytestSettings(project: ProjectFiles, folder: string): Promise<Settings | undefined> {
  const at = (name: string): string => posix.join(folder, name);
  const pyproject = await project.text(at("pyproject.toml"));
  const candidates: readonly (readonly [string, string, string])[] = [
    ["pytest.ini", await project.text(at("pytest.ini")), said`pytest is configured`],
    ["pyproject.toml", checkerTables(pyproject), said`it configures tools that check`],
    ["tox.ini", await project.text(at("tox.ini")), said`it configures tests`],
    ["setup.cfg", await project.text(at("setup.cfg")), said`pytest is configured`],
  ];
  const [name, definition = "", why = ""] = candidates.find(([, text]) => /pytest/.test(text)) ?? [];
  return name === undefined ? undefined : { from: at(name), definition, why };
}

/** Of a monorepo: each has settings of its own, and finds its code from its own folder. */
async function pythonProjects(project: ProjectFiles): Promise<readonly FoundCheck[]> {
  const folders = [...project.files]
    .filter((path) => /\/(?:pyproject\.toml|pytest\.ini|tox\.ini|setup\.cfg)$/.test(path))
    .map((path) => posix.dirname(path));
  const found = await Promise.all(
    [...new Set(folders)]
      .filter((folder) => PLAIN_FOLDER.test(folder))
      .slice(0, mostProjects)
      .map(async (folder): Promise<readonly FoundCheck[]> => {
        const settings = await pytestSettings(project, folder);
        const command = `cd ${folder} && ${await interpreterIn(project, folder)} -m pytest`;
        return settings === undefined ? [] : [{ command, kind: "tests", ...settings }];
      }),
  );
  return found.flat();
}

/** Relative to the folder: the environment that stands in it, or in the workspace folder; else the system's. */
async function interpreterIn(project: ProjectFiles, folder: string): Promise<string> {
  const windows = process.platform === "win32";
  const up = folder === "" ? [""] : ["", `${posix.relative(folder, ".")}/`];
  for (const prefix of up) {
    for (const name of [".venv", "venv"]) {
      const program = prefix + name + (windows ? "/Scripts/python.exe" : "/bin/python");
      if (await project.isThere(posix.join(folder, program))) {
        return program;
      }
    }
  }
  return windows ? "python" : "python3";
}
const mostProjects = 20;

const go: Finder = (project) => {
  // Without a proxy nothing is downloaded.
  const command = process.platform === "win32" ? "go test ./..." : "env GOPROXY=off go test ./...";
  return Promise.resolve(
    project.files.has("go.mod")
      ? [{ command, kind: "tests", from: "go.mod", why: said`a Go module`, definition: "" }]
      : [],
  );
};

const cargo: Finder = async (project) => {
  if (!project.files.has("Cargo.toml")) {
    return [];
  }
  const definition = (await project.text(".cargo/config.toml")) + (await project.text("build.rs"));
  return [
    {
      command: "cargo test --offline",
      kind: "tests",
      from: "Cargo.toml",
      why: said`a Rust package`,
      definition,
    },
  ];
};

const java: Finder = async (project) => {
  const windows = process.platform === "win32";
  const wrappers = [
    ["pom.xml", windows ? "mvnw.cmd" : "mvnw", "--offline --batch-mode test"],
    ["build.gradle", windows ? "gradlew.bat" : "gradlew", "--offline test"],
    ["build.gradle.kts", windows ? "gradlew.bat" : "gradlew", "--offline test"],
  ] as const;
  const found = wrappers.find(([build, wrapper]) => project.files.has(build) && project.files.has(wrapper));
  if (!found) {
    return [];
  }
  const [from, wrapper, options] = found;
  const definition = (await project.text(wrapper)) + (await project.text(from));
  const command = `${windows ? ".\\" : "./"}${wrapper} ${options}`;
  return [{ command, kind: "tests", from, why: said`with its wrapper ${wrapper}`, definition }];
};

const make: Finder = async (project) => {
  const from = ["GNUmakefile", "makefile", "Makefile"].find((path) => project.files.has(path));
  if (from === undefined) {
    return [];
  }
  const definition = await project.text(from);
  const targets = new Set([...definition.matchAll(MAKE_TARGET)].map(([, target = ""]) => target));
  return [...targets].map((target) => ({
    command: `make ${target}`,
    kind: target === "lint" ? "lint" : target === "typecheck" ? "types" : "tests",
    from,
    why: said`target ${target}`,
    definition,
  }));
};

export const finders: readonly Finder[] = [typescript, eslint, python, go, cargo, java, make];
