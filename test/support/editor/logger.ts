import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * VS Code writes its log files and the contents of output channels through a native module, which needs a compiler. Its
 * stand-in writes the same lines to the same files, so that output channels can be read; nothing else is replaced.
 */
const source = `const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");

const levels = ["trace", "debug", "info", "warning", "error", "critical", "off"];
let globalLevel = 0;

class Logger {
  constructor(type, name, file) {
    this.file = file;
    this.level = globalLevel;
    this.bare = false;
    mkdirSync(dirname(file), { recursive: true });
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  clearFormatters() {
    this.bare = true;
  }
  setPattern() {}
  flush() {}
  drop() {}
  write(level, message) {
    if (level >= this.level) {
      const time = new Date().toISOString().replace("T", " ").replace("Z", "");
      appendFileSync(this.file, this.bare ? message : time + " [" + levels[level] + "] " + message + "\\n");
    }
  }
}
for (const [level, name] of ["trace", "debug", "info", "warn", "error", "critical"].entries()) {
  Logger.prototype[name] = function (message) {
    this.write(level, message);
  };
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (level) => {
  globalLevel = level;
};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = async (name, file) => new Logger("rotating", name, file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
`;

/** @param vscode folder of the installed editor */
export async function installLogger(vscode: string): Promise<void> {
  await writeFile(join(vscode, "node_modules", "@vscode", "spdlog", "index.js"), source);
}
