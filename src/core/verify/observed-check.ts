import { constants } from "node:fs";
import { open, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { runCheck, withoutFolder, type CheckLimits } from "./check.ts";
import { OutputWindow } from "./output-window.ts";
import type { ProjectScripts } from "./package-scripts.ts";
import type { ToolReport } from "./results/tool-report.ts";
import type { ToolReader } from "./tool-reader.ts";
import type { CheckResult } from "./verifier.ts";

/** A check that was run, with what its tools say about single tests and problems. */
export interface ObservedCheck {
  readonly result: CheckResult;
  /** Empty where nothing in the output is known here. */
  readonly reports: readonly ToolReport[];
  /** Keys of what is known not to fail always on the same code; left out: nothing is known. */
  readonly flaky?: ReadonlySet<string>;
}

/** Of output and of a report file: enough for every suite that people have. */
const mostReadBytes = 4_000_000;

/**
 * @param folder absolute path of a sandbox
 * @param scripts of the workspace's packages, without any patch
 * @throws what `runCheck` throws
 */
export async function observeCheck(
  command: string,
  folder: string,
  scripts: ProjectScripts,
  limits: CheckLimits,
  tools: ToolReader,
  signal: AbortSignal,
): Promise<ObservedCheck> {
  const file = join(folder, `.patched-moa-${randomUUID()}.report`);
  const request = await tools.request(command, scripts, file, signal);
  const all = new OutputWindow(mostReadBytes / 2, mostReadBytes / 2);
  try {
    const ran = await runCheck(request.command, folder, signal, limits, {
      variables: request.variables,
      onOutput: (chunk) => all.add(chunk),
    });
    const output = request.noise === undefined ? ran.output : ran.output.replace(request.noise, "");
    const written = await reportIn(file);
    // A run that was stopped says how far it came, not what holds.
    const reports =
      ran.exitCode === null
        ? []
        : await tools.read(
            { output: withoutFolder(all.text(), folder), written: withoutFolder(written, folder) },
            signal,
          );
    return { result: { ...ran, command, output }, reports };
  } finally {
    await rm(file, { force: true, recursive: true });
  }
}

/** A candidate's code runs beside it: a link, a pipe or an endless file is no report. */
async function reportIn(file: string): Promise<string> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants as Partial<typeof constants>;
  const flags = (O_RDONLY ?? 0) | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);
  try {
    const handle = await open(file, flags);
    try {
      const about = await handle.stat();
      if (!about.isFile() || about.size > mostReadBytes) {
        return "";
      }
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(about.size), 0, about.size, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    // The tool wrote none: what it prints has to do.
    return "";
  }
}
