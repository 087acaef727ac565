import { createRequire } from "node:module";
import { join } from "node:path";
import { TypeScriptService } from "../core/language/typescript/typescript-service.ts";
import { PatchReaderThread } from "../core/patch/reading/patch-reader-thread.ts";
import { OutputReaderThread } from "../core/verify/results/output-reader-thread.ts";
import { cacheFolder } from "./cache-folder.ts";
import { PreparedTypeScript } from "./prepared-typescript.ts";

/** Processes and threads that look at patches. */
export interface ServicesHere {
  readonly service: TypeScriptService;
  readonly outputs: OutputReaderThread;
  readonly patches: PatchReaderThread;
}

/**
 * They are there for the work, and gone after it.
 * @param home absolute path of the folder with `typescript-worker.js` and `grammars`
 * @param root absolute path of the workspace folder
 */
export async function withServices<T>(
  home: string,
  root: string,
  work: (services: ServicesHere) => Promise<T>,
): Promise<T> {
  const typescript = createRequire(join(home, "cli.js")).resolve("typescript");
  const prepared = new PreparedTypeScript(home, typescript, cacheFolder(process.env, process.platform));
  const service = new TypeScriptService({
    worker: join(home, "typescript-worker.js"),
    typescript,
    root,
    prepared: () => prepared.use(),
  });
  const outputs = new OutputReaderThread(home);
  const patches = new PatchReaderThread(home);
  try {
    return await work({ service, outputs, patches });
  } finally {
    service.dispose();
    await Promise.all([outputs.dispose(), patches.dispose()]);
    prepared.keep();
  }
}
