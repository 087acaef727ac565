import { mkdir, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { repositoryRoot } from "../support/editor/cacheFolder.ts";
import { launchChromium } from "../support/editor/chromium.ts";
import { runScript } from "../support/editor/editorError.ts";
import { startEditor } from "../support/editor/server.ts";
import { temporaryFolder } from "../support/editor/temporaryFolder.ts";
import { Workbench } from "../support/editor/workbench.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { scenes, type Scene } from "./scenes.ts";

/** What the editor calls them. High contrast is looked at and not shipped. */
const themes = {
  light: "Light Modern",
  dark: "Dark Modern",
  "high-contrast": "Default High Contrast",
} as const;
type ThemeName = keyof typeof themes;

/**
 * `npm run screenshots`: takes the pictures of the walkthrough and of the README in the real editor, on the packaged
 * extension. `--only NAME` takes one scene; pictures that are not shipped go to `test-artifacts`.
 */
await runScript(async () => {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  const wanted = scenes.filter(({ name }) => values.only === undefined || values.only === name);
  const out = await temporaryFolder("pictures");
  const vsix = join(out.path, "patched-moa.vsix");
  const packaging = ["run", "--silent", "package", "--", "--out", vsix];
  execFileSync("npm", packaging, { cwd: repositoryRoot, stdio: "inherit" });
  const browser = await launchChromium();
  try {
    for (const theme of Object.keys(themes) as ThemeName[]) {
      for (const scene of wanted) {
        await take(browser, vsix, scene, theme);
      }
    }
  } finally {
    await browser.close();
    await out.remove();
  }
});

/** Each in an editor of its own, so that no picture shows what another left. */
async function take(browser: Browser, vsix: string, scene: Scene, theme: ThemeName): Promise<void> {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  const editor = await startEditor({
    trust: true,
    userSettings: { "workbench.colorTheme": themes[theme], "window.commandCenter": false },
    machineSettings: scene.settings(server),
  });
  try {
    await editor.installVsix(vsix);
    const workbench = await Workbench.open(browser, editor, workspace.root);
    await workbench.page.setViewportSize(scene.size);
    await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    await scene.play(workbench);
    // Where the pointer rests the editor explains itself, and some of its own parts are still starting.
    await workbench.page.mouse.move(2, scene.size.height / 2);
    await workbench.page.locator(".monaco-hover:visible").first().waitFor({ state: "hidden" });
    const picture = await workbench.page.screenshot({ animations: "disabled" });
    for (const path of pathsOf(scene, theme)) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, path.endsWith(".webp") ? await asWebp(workbench.page, picture) : picture);
      console.log(path);
    }
    await workbench.close();
  } finally {
    await editor.stop();
  }
}

/** What is shipped is small: a third of a PNG, and text in it stays sharp. The browser has the encoder. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const blank = await page.context().newPage();
  try {
    const encoded = await blank.evaluate<string>(`(async () => {
      const image = new Image();
      image.src = "data:image/png;base64,${png.toString("base64")}";
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      canvas.getContext("2d").drawImage(image, 0, 0);
      const bytes = await (await canvas.convertToBlob({ type: "image/webp", quality: 0.85 })).bytes();
      return bytes.toBase64();
    })()`);
    return Buffer.from(encoded, "base64");
  } finally {
    await blank.close();
  }
}

function pathsOf(scene: Scene, theme: ThemeName): readonly string[] {
  const media = join(repositoryRoot, "media");
  if (theme === "high-contrast") {
    return [join(repositoryRoot, "test-artifacts", `walkthrough-${scene.name}-${theme}.png`)];
  }
  return [
    join(media, "walkthrough", `${scene.name}-${theme}.webp`),
    ...(scene.inReadme !== undefined && theme === "dark" ? [join(media, scene.inReadme)] : []),
  ];
}
