import type { Settings } from "../support/editor/settings.ts";
import type { Workbench } from "../support/editor/workbench.ts";
import type { ScriptedServer } from "../support/server/scripted-server.ts";

/** One picture: how the editor is set up, and what a user does until it looks so. */
export interface Scene {
  readonly name: string;
  /** Where users see it; left out: only who takes the pictures does. */
  readonly shipped?: {
    /** A step of the walkthrough has this name. */
    readonly walkthrough?: boolean;
    /** The README shows it by this name. */
    readonly readme?: string;
  };
  readonly size: { readonly width: number; readonly height: number };
  readonly sideBar?: boolean;
  /** The picture is of a hover. */
  readonly hover?: boolean;
  readonly userSettings?: Settings;
  /** Of the machine. */
  settings(server: ScriptedServer): Settings;
  play(workbench: Workbench, server: ScriptedServer): Promise<void>;
}

const small = { width: 800, height: 450 };
const ours = "Fix with Patched MoA";

const noModels = (): Settings => ({});

/** The pictures of the walkthrough and of the README. */
export const shippedScenes: readonly Scene[] = [
  {
    name: "sample",
    shipped: { walkthrough: true },
    size: small,
    settings: noModels,
    play: async (workbench) => {
      await workbench.openFile("src/invoice.ts", 20, 16);
      await workbench.waitForProblem();
      await workbench.quickFixes(ours);
    },
  },
  {
    name: "review",
    shipped: { walkthrough: true, readme: "preview.png" },
    size: { width: 1180, height: 640 },
    settings: () => ({ "patchedMoa.checks": ["node --test"] }),
    play: async (workbench) => {
      await workbench.openFile("src/invoice.ts", 20, 16);
      await workbench.waitForProblem();
      await workbench.applyQuickFix(ours);
      await workbench.waitForTab("invoice.ts (verified)");
      await workbench.diff();
      await workbench.page.locator(".codelens-decoration a", { hasText: "Accept" }).first().waitFor();
    },
  },
  {
    name: "models",
    shipped: { walkthrough: true },
    size: small,
    settings: (server) => {
      server.model("qwen3-coder-30b").isListedWith({ context_length: 262_144 });
      server.model("gpt-oss-20b").isListedWith({ context_length: 131_072 });
      server.model("devstral-small").isListedWith({ context_length: 131_072 });
      return {
        "patchedMoa.endpoints": [{ label: "My server", baseUrl: server.baseUrl }],
        "patchedMoa.models": [{ baseUrl: server.baseUrl, model: "qwen3-coder-30b" }],
      };
    },
    play: async (workbench) => {
      await workbench.openFile("src/invoice.ts");
      await workbench.runCommand("Patched MoA: Select Models");
      await workbench.quickInput.waitFor("None selected");
    },
  },
  {
    name: "checks",
    shipped: { walkthrough: true },
    size: small,
    settings: noModels,
    play: async (workbench) => {
      await workbench.openFile("test/invoice.test.js");
      await workbench.runCommand("Patched MoA: Choose Checks");
      await workbench.quickInput.waitFor("Checks to run on patches");
    },
  },
];
