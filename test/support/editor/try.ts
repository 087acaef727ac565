import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "./cacheFolder.ts";
import { EditorError, runScript } from "./editorError.ts";
import { startEditor } from "./server.ts";
import { copyWorkspace, type WorkspaceCopy } from "./workspaceCopy.ts";

const sample = join(repositoryRoot, "test", "workspaces", "sample");

const whatToTry = `
Open the address above in a browser. Then, in the editor:
  - open a file with a red underline, put the cursor on it and press Ctrl+. for the quick fix
  - or press F1 and type "Patched MoA" for every command
The extension is the one built in this folder: after \`npm run build\`, reload the page.
Ctrl+C here stops the editor.`;

/** Runs the test editor with the built extension until Ctrl+C; works on `folder`, or on a copy of the sample workspace. */
async function tryByHand(folder: string | undefined): Promise<void> {
  if (folder !== undefined && !existsSync(folder)) {
    throw new EditorError(`There is no folder ${folder}.`);
  }
  const workspace: WorkspaceCopy =
    folder === undefined ? await copyWorkspace(sample) : { path: folder, remove: () => Promise.resolve() };
  // All of the environment: a model's key or base URL that the person set is meant for the extension they try.
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => !!entry[1]),
  );
  const editor = await startEditor({
    trust: true,
    extension: repositoryRoot,
    env,
    // Whoever tries chat participants wants the chat view.
    userSettings: { "chat.disableAIFeatures": false },
  });
  console.log(`\n  ${editor.url(workspace.path)}\n${whatToTry}`);
  await new Promise<void>((stopped) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => stopped());
    }
  });
  await editor.stop();
  await workspace.remove();
}

await runScript(async () => {
  const { values } = parseArgs({ options: { folder: { type: "string" } } });
  await tryByHand(values.folder === undefined ? undefined : resolve(values.folder));
});
