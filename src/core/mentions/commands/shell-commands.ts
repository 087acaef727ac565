import { posix } from "node:path";
import { fileFault } from "./node-commands.ts";
import { operands, optionOf, type Check } from "./step.ts";

export const cd: Check = ({ args, session }) => session.enter(args.length === 0 ? "~" : args[0]);

export const git: Check = ({ args, session }) => {
  if (args[0] === "clone") {
    const [, url, folder] = operands(args, ["-b", "--branch", "--depth", "-c", "--config", "-o"]);
    session.fetch();
    session.make(folder ?? posix.basename(url ?? "", ".git"));
  }
  return undefined;
};

/** Of compose itself; what follows its own command may be called the same, as `logs -f` is. */
const composeOptions = ["-p", "--project-name", "--profile", "--env-file", "--project-directory", "--ansi"];

/** The files that images and services are made by. */
export const docker: Check = async (step) => {
  const { args } = step;
  const words = args[0] === "compose" ? args.slice(1) : args;
  const [command] = operands(words, ["-f", "--file", ...composeOptions]);
  const isBuild = words === args && (command === "build" || command === "buildx");
  const own = isBuild ? words : words.slice(0, command === undefined ? words.length : words.indexOf(command));
  const file = optionOf(own, "-f", "--file");
  return file === undefined || file === "-" ? undefined : fileFault(step, file);
};

/** What copies or moves: its sources are there, and its target is from then on. */
export const copies: Check = async (step) => {
  const files = operands(step.args);
  for (const source of files.slice(0, -1)) {
    const fault = source === undefined ? undefined : await fileFault(step, source);
    if (fault !== undefined) {
      return fault;
    }
  }
  step.session.make(files.at(-1));
  return undefined;
};

/** What reads all files that it is given. */
export const reads: Check = async (step) => {
  for (const file of operands(step.args)) {
    const fault = file === undefined ? undefined : await fileFault(step, file);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
};

/** What runs or reads the first file that it is given. */
export const readsFirst: Check = (step) => {
  const [file] = operands(step.args);
  return file === undefined || step.args.includes("-c") ? undefined : fileFault(step, file);
};

export const changesMode: Check = async (step) => {
  const [, ...files] = operands(
    step.args.map((each) => (each !== undefined && /^-[rwxst]+$/i.test(each) ? "0" : each)),
  );
  for (const file of files) {
    const fault = file === undefined ? undefined : await fileFault(step, file);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
};

export const makes: Check = ({ args, session }) => {
  session.make(...operands(args));
  return undefined;
};

/** What fetches files, under names that are given or not. */
export const fetches: Check = ({ args, session }) => {
  session.fetch();
  session.make(optionOf(args, "-o", "-O", "--output"), ...operands(args));
  return undefined;
};

/** What installs programs from somewhere else: from then on they are there. */
export const installs: Check = ({ args, session }) => {
  session.make(...operands(args));
  return undefined;
};
