/**
 * Notes with which arguments a check calls the functions of some files; given to every Node that the check starts, by
 * NODE_OPTIONS. What is to be noted stands in PATCHED_MOA_CALLS as JSON: {"files": absolute paths, "root": folder of the
 * sandbox, "notes": file to append to}. A note is a line of JSON; arguments are JSON too.
 */
import { appendFileSync, realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { instrumentModules } from "./instrument.mjs";
import { isPlain } from "./plain-values.mjs";

const MOST_CALLS = 400;
const MOST_CHARACTERS = 20_000;

const { files, root, notes } = JSON.parse(process.env.PATCHED_MOA_CALLS);
const top = realpathSync(root);
const noted = new Set();
/** What a noted call calls in turn is its own business. */
let isInside = false;

instrumentModules(files, (path, name, original) => {
  return new Proxy(original, {
    apply(target, self, values) {
      if (isInside || values.length === 0 || !values.every((value) => isPlain(value))) {
        return Reflect.apply(target, self, values);
      }
      note(path, name, JSON.stringify(values));
      isInside = true;
      try {
        return Reflect.apply(target, self, values);
      } finally {
        isInside = false;
      }
    },
  });
});

function note(path, name, text) {
  const key = JSON.stringify([path, name, text]);
  if (noted.size >= MOST_CALLS || text.length > MOST_CHARACTERS || noted.has(key)) {
    return;
  }
  noted.add(key);
  const file = relative(top, path).split(sep).join("/");
  const call = { file, module: "", function: name, arguments: text, program: process.execPath, path: [] };
  appendFileSync(notes, `${JSON.stringify(call)}\n`);
}
