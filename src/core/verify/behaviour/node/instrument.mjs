import { realpathSync } from "node:fs";
import Module, { register } from "node:module";
import { fileURLToPath } from "node:url";

/** Under this name the added code finds who watches. */
const WATCH = "patched-moa.watch";

/**
 * Hands every function that one of the files declares or exports to `watch`, and puts what it gives back in its place.
 * @param files absolute paths
 * @param watch (path, name, function) => function
 */
export function instrumentModules(files, watch) {
  const watched = new Map(files.map((file) => [realPath(file), file]));
  globalThis[Symbol.for(WATCH)] = watch;
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, filename, ...rest) {
    const isWatched = watched.has(realPath(filename));
    return compile.call(this, isWatched ? instrumented(content, filename, true) : content, filename, ...rest);
  };
  register("./load-hook.mjs", import.meta.url, { data: { files: [...watched.keys()] } });
}

/** The module's text with the calls of `watch` in it; lines keep their numbers. */
export function instrumented(source, path, isCommonJs) {
  const watch = `globalThis[Symbol.for(${JSON.stringify(WATCH)})]`;
  const replaced = (name) =>
    `if (typeof ${name} === "function") try { ${name} = ${watch}(${JSON.stringify(path)}, ${JSON.stringify(name)}, ${name}); } catch {}`;
  const declared = new Set([...source.matchAll(DECLARATION)].map(([, name]) => name));
  const assigned = new Set([...source.matchAll(ASSIGNMENT)].map(([, , , name]) => name));
  const text = source.replace(ASSIGNMENT, "$1let$2");
  const [shebang = ""] = /^#!.*/.exec(text) ?? [];
  const strict = /^(?:\s|\/\/.*|\/\*[^]*?\*\/)*(["'])use strict\1/.test(text.slice(shebang.length));
  const before = [strict ? '"use strict"' : "", ...[...declared].map(replaced)].filter((part) => part !== "");
  const exported = `if (module.exports !== null && typeof module.exports === "object") for (const [key, value] of Object.entries(module.exports)) { if (typeof value === "function") try { module.exports[key] = ${watch}(${JSON.stringify(path)}, key, value); } catch {} } else if (typeof module.exports === "function") module.exports = ${watch}(${JSON.stringify(path)}, module.exports.name, module.exports);`;
  const after = [...[...assigned].map(replaced), ...(isCommonJs ? [exported] : [])];
  const prelude = before.length === 0 ? "" : `${before.join("; ")}; `;
  // A shebang is only one in the first line; what is added to it would be part of it.
  return shebang === ""
    ? `${prelude}${text}\n;${after.join(" ")}\n`
    : `//${shebang}\n${prelude}${text.slice(shebang.length + 1)}\n;${after.join(" ")}\n`;
}

/** At the beginning of a line, as formatters put what is declared at the top of a module. */
const DECLARATION = /^(?:export\s+(?:default\s+)?)?(?:async\s+)?function\s*\*?\s*([A-Za-z_$][\w$]*)/gm;
const ASSIGNMENT =
  /^((?:export\s+)?)const(\s+([A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=\s*(?:async\s*)?(?:function\b|\([^()\n]*\)\s*(?::[^=\n]+)?=>|[A-Za-z_$][\w$]*\s*=>))/gm;

export function realPath(path) {
  try {
    return realpathSync(path.startsWith("file:") ? fileURLToPath(path) : path);
  } catch {
    // There is no such file: a module of Node's own, or one that a loader made up.
    return path;
  }
}
