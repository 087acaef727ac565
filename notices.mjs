import { readdir, readFile } from "node:fs/promises";

/**
 * The licences of everything that is inside the bundles, as those licences ask for.
 * @param metafiles of esbuild; their inputs name the packages
 * @param shipped packages that are copied rather than bundled
 */
export async function thirdPartyNotices(metafiles, shipped) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const bundled = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean);
  const packages = [...new Set([...bundled, ...shipped])].sort();
  const notices = await Promise.all(packages.map(notice));
  return `Patched MoA contains the following packages.\n\n${notices.join("\n")}`;
}

async function notice(name) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : `\n${(await readFile(`${folder}/${file}`, "utf8")).trim()}\n`;
  return `${"=".repeat(72)}\n${name} ${version} (${license})\n${text}`;
}
