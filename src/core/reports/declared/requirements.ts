import { held, onlyOne, unknown, versionIn, type Declared } from "./declared.ts";
import { pythonName, pythonSigns } from "./python-name.ts";
import { said } from "../../workspace/said.ts";

/** A file of pip's: a requirement a line, with extras, markers and hashes; a line goes on behind a backslash. */
export function inRequirements(text: string, name: string): Declared {
  const asked = new RegExp(`^(\\s*${pythonName(name)}\\s*(?:\\[[^\\]]*\\]\\s*)?)([=<>~!@(;\\s].*|)$`, "is");
  const found: Declared[] = [];
  for (const { 0: line, index } of text.matchAll(/(?:[^\\\n]|\\[\s\S])+/g)) {
    const [, before = "", behind = ""] = asked.exec(line) ?? [];
    if (before === "") {
      continue;
    }
    const [spec = ""] = /^[^;#\\\s]*(?:\s+[\d.=<>~!,*][^;#\\\s]*)*/.exec(behind) ?? [];
    found.push(
      /\s--hash[=\s]/.test(behind)
        ? held(
            said`it is pinned with hashes, which have to be written anew with it (pip-compile --generate-hashes, uv pip compile)`,
          )
        : /^\s*@/.test(behind)
          ? held(said`it is taken from an address, and not by its version`)
          : versionIn(spec, index + before.length, pythonSigns),
    );
  }
  return found.length === 0 ? unknown : onlyOne(found, "the file");
}
