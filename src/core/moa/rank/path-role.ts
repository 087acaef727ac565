/** What a file is for, most telling first. */
export const roles = ["source", "configuration", "test", "documentation", "leftover"] as const;
export type Role = (typeof roles)[number];

const caches =
  /(?:^|\/)(?:__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.nox|\.cache|\.ipynb_checkpoints|node_modules|\.idea|\.DS_Store|\.coverage|[^/]+\.egg-info|\.eggs)(?:\/|$)|\.(?:py[co]|class|o|so|log|orig|rej|sw[op]|bak|tmp)$|~$/i;
/** Left behind by who tried something out; only a created file can be that. */
const trials =
  /^(?:_*(?:repro(?:duc\w*)?|debug|scratch|tmp|temp)(?:[-_.\d]|$)|(?:output|results?|patch|diff|traceback|trace)\.(?:txt|json|out|diff|patch)$|[^.]*\.(?:out|diff|patch)$)/i;
/** The same, at the top of the repository only: elsewhere these may well be parts of a program. */
const topTrials =
  /^(?:demo|example|try|check|verify|validate|verification|validation|issue|bug|fix|patch|edge_cases?|minimal|manual|simple|final|comprehensive|quick|run_test|run_issue|run_repro|apply)(?:[-_\d][^/]*)?\.\w+$|^(?:[^/]*_)?(?:repro|reproduction|issue|bug|fix_test|scratch)\.\w+$/i;

const testNames =
  /^(?:test_[^/]*|[^/]*_tests?|tests|conftest)\.pyi?$|\.(?:test|spec)\.[cm]?[jt]sx?$|_test\.go$|(?:Test|Tests|IT)\.(?:java|kt|cs)$|_(?:spec|test)\.rb$/;
const testFolders = /(?:^|\/)(?:tests|__tests__|specs?|testdata|test_data|fixtures)\//;

const documents =
  /\.(?:md|rst|adoc|txt|mdx|tex|po|pot)$|(?:^|\/)(?:docs?|doc-source|whats_?new|changes|newsfragments)\/[^/]*|(?:^|\/)(?:CHANGES|CHANGELOG|HISTORY|NEWS|AUTHORS|README|LICEN[CS]E|CONTRIBUTORS)[^/]*$/i;
const code =
  /\.(?:[cm]?[jt]sx?|py[xi]?|pxd|go|rs|java|kts?|scala|cs|[ch]|cc|cpp|cxx|hh|hpp|rb|php|swift|dart|sh|bash|pl|lua|r|jl|sql|vue|css|scss|html?|j2|jinja2?)$/i;
const configuration =
  /(?:^|\/)(?:requirements[^/]*\.txt|constraints[^/]*\.txt|setup\.(?:py|cfg)|pyproject\.toml|tox\.ini|pytest\.ini|noxfile\.py|Pipfile|Makefile|Dockerfile[^/]*|CMakeLists\.txt|MANIFEST\.in|package\.json|tsconfig[^/]*\.json|Cargo\.toml|go\.(?:mod|sum)|Gemfile|Rakefile|build\.gradle[^/]*|pom\.xml|\.[^/]+)$|\.(?:cfg|ini|toml|ya?ml|lock|conf|properties)$|(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$|(?:^|\/)\.[^/]+\//i;

/** Files that say which other people's code is used. */
export const dependencies =
  /(?:^|\/)(?:requirements[^/]*\.txt|constraints[^/]*\.txt|Pipfile(?:\.lock)?|poetry\.lock|uv\.lock|package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.(?:toml|lock)|go\.(?:mod|sum)|Gemfile(?:\.lock)?)$/i;

/**
 * @param path relative, `/` as separator
 * @param isCreated a file that was there before is never a leftover, caches aside
 */
export function roleOf(path: string, isCreated: boolean): Role {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const isTop = name === path;
  if (caches.test(path) || (isCreated && (trials.test(name) || (isTop && topTrials.test(name))))) {
    return "leftover";
  }
  if (testNames.test(name) || testFolders.test(path) || isInTestFolder(path)) {
    return "test";
  }
  if (configuration.test(path)) {
    return "configuration";
  }
  return documents.test(path) && !code.test(name) ? "documentation" : "source";
}

/** `test/` at the top holds tests; deeper down it may be the part of a package that helps others to test. */
function isInTestFolder(path: string): boolean {
  return path.startsWith("test/") || (/\/test\//.test(path) && !/\.pyi?$/.test(path));
}
