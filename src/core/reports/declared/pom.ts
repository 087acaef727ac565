import { held, onlyOne, unknown, versionIn, type Declared } from "./declared.ts";
import { said } from "../../workspace/said.ts";

/** A pom.xml: dependencies by `group:artifact`, with their version, or with a property that stands for it. */
export function inPom(text: string, name: string): Declared {
  const [group, artifact, ...more] = name.split(":");
  if (group === undefined || artifact === undefined || more.length > 0) {
    return unknown;
  }
  const shown = text.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, (comment) => " ".repeat(comment.length));
  const found: Declared[] = [];
  for (const { 0: whole, index } of shown.matchAll(/<dependency>[\s\S]*?<\/dependency>/g)) {
    const own = whole.replace(/<exclusions>[\s\S]*?<\/exclusions>/, (inner) => " ".repeat(inner.length));
    if (contentOf(own, "groupId")?.text === group && contentOf(own, "artifactId")?.text === artifact) {
      const version = contentOf(own, "version");
      // What is managed has its version where it is managed.
      found.push(version === undefined ? unknown : versionAt(shown, version.text, index + version.at));
    }
  }
  const places = found.filter(({ kind }) => kind !== "unknown");
  return found.length > 0 && places.length === 0
    ? held(said`pom.xml leaves its version to a parent or a bill of materials, or asks for it in a range`)
    : onlyOne(places, "pom.xml");
}

function versionAt(pom: string, version: string, at: number): Declared {
  const property = /^\$\{([\w.-]+)\}$/.exec(version)?.[1];
  if (property === undefined) {
    return versionIn(version, at, "");
  }
  const uses = pom.split(version).length - 1;
  const definition = contentOf(pom, property);
  if (definition === undefined) {
    return held(said`its version is ${version}, which pom.xml does not say`);
  }
  return uses > 1
    ? held(said`its version is ${version}, which stands for others as well`)
    : versionIn(definition.text, definition.at, "");
}

function contentOf(xml: string, tag: string): { readonly text: string; readonly at: number } | undefined {
  const name = tag.replaceAll(/\W/g, "\\$&");
  const found = new RegExp(`<${name}>(\\s*)([^<]*?)\\s*</${name}>`).exec(xml);
  const [, space = "", text] = found ?? [];
  return found === null || text === undefined
    ? undefined
    : { text, at: found.index + tag.length + 2 + space.length };
}
