import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { shippedMixes } from "../../../src/core/model/mix/shipped-mixes.ts";
import { roles } from "../../../src/core/moa/prompt/roles.ts";
import { strategies } from "../../../src/core/moa/strategy/strategies.ts";
import { commandIds, contextKeys, settingKeys } from "../../../src/editor/contributions.ts";

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly submenus: readonly { readonly id: string; readonly label: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly image: Readonly<Record<string, string>>; readonly altText: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface Setting {
  readonly scope: string;
  readonly type: unknown;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
}

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const words = JSON.parse(read("package.nls.json")) as Readonly<Record<string, string>>;
/** As the editor reads it: with the English words in place of their names. */
const manifest = JSON.parse(read("package.json"), (_, value: unknown) =>
  typeof value === "string"
    ? value.replace(/^%(.+)%$/, (whole, name: string) => words[name] ?? whole)
    : value,
) as Manifest;
const { commands, menus, submenus, configuration, walkthroughs } = manifest.contributes;
const settings = Object.assign({}, ...configuration.map(({ properties }) => properties)) as Record<
  string,
  Setting
>;
const menuItems = Object.values(menus).flat();
const sorted = (values: readonly string[]): readonly string[] => [...values].sort();

describe("the manifest and the code know the same", () => {
  test("commands", () => {
    expect(sorted(commands.map(({ command }) => command))).toEqual(sorted(Object.values(commandIds)));
  });

  test("settings", () => {
    expect(sorted(Object.keys(settings))).toEqual(sorted(Object.values(settingKeys)));
  });

  test("context keys", () => {
    const clauses = [...commands.map(({ enablement }) => enablement), ...menuItems.map(({ when }) => when)];
    const used = clauses.flatMap(
      (clause) => clause?.replace(/\b(?:view|focusedView) == \S+/g, "").match(/patchedMoa\.\w+/g) ?? [],
    );
    expect(sorted([...new Set(used)])).toEqual(sorted(Object.values(contextKeys)));
  });

  test("strategies", () => {
    const { enum: names = [], enumDescriptions = [] } = settings[settingKeys.strategy]!;
    expect(sorted(names)).toEqual(sorted(Object.keys(strategies)));
    expect(enumDescriptions).toHaveLength(names.length);
  });

  test("roles of a mix", () => {
    const schema = JSON.stringify(settings[settingKeys.mixes]);
    expect(schema).toContain(`"enum":${JSON.stringify(roles.map(({ name }) => name))}`);
  });

  test("shipped mixes", () => {
    const { markdownDescription = "" } = settings[settingKeys.mix]!;
    expect(shippedMixes.filter(({ name }) => !markdownDescription.includes(`\`${name}\``))).toEqual([]);
  });
});

test("titles are unique and stand under one category", () => {
  const titles = commands.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(new Set(commands.map(({ category }) => category))).toEqual(new Set(["Patched MoA"]));
});

test("the README names every command and every setting", () => {
  const readme = read("README.md");
  expect(commands.filter(({ title }) => !readme.includes(`**${title}**`)).map(({ title }) => title)).toEqual(
    [],
  );
  const named = (key: string): boolean =>
    readme.includes(`\`${key}\``) || readme.includes(`\`${key.replace("patchedMoa", "")}\``);
  expect(Object.keys(settings).filter((key) => !named(key))).toEqual([]);
});

test("menus only offer commands that exist", () => {
  const ids: readonly (string | undefined)[] = commands.map(({ command }) => command);
  const inner: readonly (string | undefined)[] = submenus.map(({ id }) => id);
  const leadsNowhere = ({ command, submenu }: MenuItem): boolean =>
    submenu === undefined ? !ids.includes(command) : !inner.includes(submenu);
  expect(menuItems.filter(leadsNowhere)).toEqual([]);
  expect(inner.filter((id) => menus[id ?? ""] === undefined)).toEqual([]);
});

test("a step of the walkthrough has its pictures, and buttons and events that exist", () => {
  const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  expect(steps.length).toBeGreaterThan(0);
  for (const { description, media, completionEvents } of steps) {
    expect(media.altText).toMatch(/\.$/);
    expect(Object.values(media.image).filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const named = [
      ...description.matchAll(/command:(patchedMoa\.\w+)/g),
      ...completionEvents.join(" ").matchAll(/onCommand:([\w.]+)/g),
    ];
    expect(named.map(([, id]) => id).filter((id) => !commands.some(({ command }) => command === id))).toEqual(
      [],
    );
    const watched = [...completionEvents.join(" ").matchAll(/onSettingChanged:([\w.]+)/g)].map(
      ([, key]) => key ?? "",
    );
    expect(watched.filter((key) => settings[key] === undefined)).toEqual([]);
  }
});

test("icons exist", () => {
  expect(existsSync(join(root, manifest.icon))).toBe(true);
  const files = commands.flatMap(({ icon }) => icon ?? []).filter((icon) => !/^\$\([\w-]+\)$/.test(icon));
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test("every setting has a description and a default", () => {
  for (const [key, setting] of Object.entries(settings)) {
    expect(setting.description ?? setting.markdownDescription, key).toMatch(/[.)]$/);
    expect(setting, key).toHaveProperty("default");
  }
});

test("no workspace can bring its own endpoint, model, command or price", () => {
  const inScope = (scope: string): readonly string[] =>
    sorted(Object.keys(settings).filter((key) => settings[key]!.scope === scope));
  expect(inScope("language-overridable")).toEqual(["patchedMoa.codeLens", "patchedMoa.quickFix"]);
  expect(inScope("machine")).toEqual(
    sorted(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations),
  );
});

// Bare `onLanguage` fires for logs and output, and other extensions read package.json and tsconfig.json as documents
// at start-up: with either, every window would wake the extension.
test("nothing is activated by the editor's start, nor by every file", () => {
  expect(manifest.activationEvents).not.toContain("onLanguage:json");
  expect(manifest.activationEvents).not.toContain("onLanguage:jsonc");
  expect(
    manifest.activationEvents.filter(
      (event) =>
        !/^(?:onLanguage:[a-z-]+|onFileSystem:patched-moa(?:-review)?|onWebviewPanel:.+)$/.test(event),
    ),
  ).toEqual([]);
});
