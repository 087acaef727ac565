import { mkdir, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { repositoryRoot } from "../support/editor/cacheFolder.ts";
import { launchChromium } from "../support/editor/chromium.ts";
import { runScript } from "../support/editor/editorError.ts";
import { installVsix, startEditor } from "../support/editor/server.ts";
import { temporaryFolder } from "../support/editor/temporaryFolder.ts";
import { Workbench } from "../support/editor/workbench.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { placesToLookAt } from "./places.ts";
import { shippedScenes, type Scene } from "./scenes.ts";

/**
 * What the system asks for, by which the editor chooses its colours while the window is open, and how it marks the window
 * then. High contrast is looked at and not shipped.
 */
const themes = {
  light: { media: { colorScheme: "light", forcedColors: "none" }, mark: "vs" },
  dark: { media: { colorScheme: "dark", forcedColors: "none" }, mark: "vs-dark" },
  "high-contrast": { media: { colorScheme: "dark", forcedColors: "active" }, mark: "hc-black" },
} as const;
type ThemeName = keyof typeof themes;

/**
 * `npm run screenshots`: takes the pictures of the walkthrough and of the README in the real editor, on the packaged
 * extension, and beside them one of every place where the extension is seen, for somebody to look at. `--only A,B`
 * takes some of them; pictures that are not shipped go to `test-artifacts`.
 */
await runScript(async () => {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  const scenes = [...shippedScenes, ...placesToLookAt];
  const names = values.only?.split(",");
  const wanted = scenes.filter(({ name }) => names?.includes(name) !== false);
  const out = await temporaryFolder("pictures");
  const vsix = join(out.path, "patched-moa.vsix");
  const packaging = ["run", "--silent", "package", "--", "--out", vsix];
  execFileSync("npm", packaging, { cwd: repositoryRoot, stdio: "inherit" });
  const installed = join(out.path, "extensions");
  await installVsix(vsix, installed);
  const browser = await launchChromium();
  try {
    for (const scene of wanted) {
      await take(browser, installed, scene);
    }
  } finally {
    await browser.close();
    await out.remove();
  }
});

/** Each scene in an editor of its own, so that no picture shows what another left; in all colours, one after another. */
async function take(browser: Browser, installed: string, scene: Scene): Promise<void> {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  const editor = await startEditor({
    trust: true,
    installed,
    userSettings: {
      "window.autoDetectColorScheme": true,
      "workbench.preferredLightColorTheme": "Light Modern",
      "workbench.preferredDarkColorTheme": "Dark Modern",
      "window.commandCenter": false,
      ...scene.userSettings,
    },
    machineSettings: scene.settings(server),
  });
  try {
    const workbench = await Workbench.open(browser, editor, workspace.root);
    const { page } = workbench;
    await page.setViewportSize(scene.size);
    if (scene.sideBar !== true) {
      await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    }
    try {
      await scene.play(workbench, server);
    } catch (error) {
      console.error(`It came to: ${await workbench.screenshot(`failed ${scene.name}`)}`);
      throw error;
    }
    if (scene.hover !== true) {
      // Where the pointer rests the editor explains itself, and some of its own parts are still starting.
      await page.mouse.move(2, scene.size.height / 2);
      await page.locator(".monaco-hover:visible").first().waitFor({ state: "hidden" });
    }
    for (const theme of Object.keys(themes) as ThemeName[]) {
      const { media, mark } = themes[theme];
      await page.emulateMedia(media);
      await page.locator(`.monaco-workbench.${mark}`).waitFor();
      const picture = await page.screenshot({ animations: "disabled" });
      for (const path of pathsOf(scene, theme)) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, path.endsWith(".webp") ? await asWebp(page, picture) : picture);
        console.log(path);
      }
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

/** Files of a picture; of what is shipped in no place, one to be looked at. */
function pathsOf({ name, shipped = {} }: Scene, theme: ThemeName): readonly string[] {
  const media = join(repositoryRoot, "media");
  const { walkthrough = false, readme } = shipped;
  const paths = [
    ...(walkthrough && theme !== "high-contrast"
      ? [join(media, "walkthrough", `${name}-${theme}.webp`)]
      : []),
    ...(readme !== undefined && theme === "dark" ? [join(media, readme)] : []),
  ];
  return paths.length > 0 ? paths : [join(repositoryRoot, "test-artifacts", "look", `${name}-${theme}.png`)];
}
