import { describe, expect, test } from "vitest";
import { PageDiagnoser } from "../../../src/core/mentions/page-diagnoser.ts";
import { readmeTask } from "../../../src/core/mentions/readme-task.ts";
import { namedPage } from "../../../src/core/patch/parse/bare-page.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { isPage } from "../../../src/core/workspace/page-format.ts";
import { grammars } from "../patch/grammars.ts";
import { memoryReading } from "./memory-reading.ts";

const parser = new SyntaxParser(grammars);
const files = {
  "package.json": JSON.stringify({ name: "till", scripts: { build: "tsc" } }),
  "src/total.ts": "export const total = 1;\n",
  "docs/usage.rst": "Usage\n=====\n",
  "docs/guide.mdx": "# Guide\n",
  "docs/rates.adoc": "= Rates\n\n== How rates are written\n",
  "docs/x.png": "",
};

/** What is wrong with a page, by its lines. */
async function wrongIn(path: string, page: string): Promise<readonly string[]> {
  const diagnoser = new PageDiagnoser(memoryReading(files), parser);
  const { found } = await diagnoser.examine([path], new Map([[path, page]]), new AbortController().signal);
  return found
    .filter(({ severity }) => severity === "error")
    .map(({ range, code, message }) => `${range.start.line + 1} ${code ?? ""}: ${message}`);
}

describe("reStructuredText", () => {
  test("what is there may be mentioned", async () => {
    const page = `Till
====

.. image:: x.png
   :alt: a picture

.. gone: a comment, with \`\`src/gone.ts\`\`

See :doc:\`usage\`, :doc:\`the other <guide>\`, \`the code <../src/total.ts>\`_, Usage_ and \`Till\`_; \`more\`_.

.. _more: https://example.org/

Use \`\`total\`\` of \`\`src/total.ts\`\`::

    anything(gone)

.. code-block:: bash
   :caption: Build

   npm run build
`;
    expect(await wrongIn("docs/index.rst", page)).toEqual([]);
  });

  test("what is not is told, with its line", async () => {
    const page = `Till
====

.. image:: gone.png

See :doc:\`absent\` and \`the code <../src/gone.ts>\`_ and \`nowhere\`_; \`\`src/sum.ts\`\`.

.. code-block:: console

   $ npm run compile
   > compiled frobnicate

.. code:: python

   x = 1
`;
    expect(await wrongIn("docs/index.rst", page)).toEqual([
      expect.stringMatching(/^4 link: The link gone\.png is dead: there is no docs\/gone\.png/),
      expect.stringMatching(/^6 link: The link absent is dead/),
      expect.stringMatching(/^6 link: The link \.\.\/src\/gone\.ts is dead/),
      expect.stringMatching(/^6 link: The reference \[nowhere\] is defined nowhere/),
      expect.stringMatching(/^6 path: `src\/sum\.ts`: there is no src\/sum\.ts/),
      expect.stringMatching(/^10 command: The command npm run compile cannot be run/),
    ]);
  });
});

test("AsciiDoc", async () => {
  const good = `= Till
:imagesdir: docs

image::x.png[a picture]
// link:gone.adoc[a comment]

See xref:docs/rates.adoc#_how_rates_are_written[rates], link:src/total.ts[the code], <<_use>> and <<here,there>>.

[[here]]
== Use

Say \`total\` of \`src/total.ts\`.

[source,bash]
----
npm run build
----
`;
  expect(await wrongIn("README.adoc", good)).toEqual([]);
  const bad = good
    .replace("docs/rates.adoc#_how", "docs/rates.adoc#_why")
    .replace("link:src/total.ts", "link:src/gone.ts")
    .replace("<<here,", "<<nowhere,")
    .replace("image::x.png", "image::gone.png")
    .replace("`src/total.ts`", "`src/sum.ts`")
    .replace("npm run build", "npm run compile");
  expect(await wrongIn("README.adoc", bad)).toEqual([
    expect.stringMatching(/^4 link: The link docs\/gone\.png is dead/),
    expect.stringMatching(/^7 link: The link docs\/rates\.adoc#_why.* no heading or anchor/),
    expect.stringMatching(/^7 link: The link src\/gone\.ts is dead/),
    expect.stringMatching(/^7 link: The link #nowhere is dead/),
    expect.stringMatching(/^12 path: `src\/sum\.ts`/),
    expect.stringMatching(/^16 command: The command npm run compile cannot be run/),
  ]);
});

test("MDX: modules and components are code of the page itself", async () => {
  const page = `---
title: Till
---
import Tabs from "@theme/Tabs";
import {
  gone,
} from "./gone";

# Till

{/* [a comment](gone.md) */}
<Tabs items={["a"]}>See [usage](docs/usage), [elsewhere](/of/the/site) and [the guide](docs/guide#anything).</Tabs>

\`\`\`sh
npm run compile
import x from y
\`\`\`

[gone](docs/gone)
`;
  expect(await wrongIn("index.mdx", page)).toEqual([
    expect.stringMatching(/^15 command: The command npm run compile cannot be run/),
    expect.stringMatching(/^16 command: The command import x from y cannot be run/),
    expect.stringMatching(/^19 link: The link docs\/gone is dead/),
  ]);
});

test("plain text, where its name or its folder says that it is a page", async () => {
  const page =
    "TILL\n\nSay `src/sum.ts`. See https://example.org/.\n\nBuild it:\n\n    $ npm run compile\n\nbye\n";
  expect(await wrongIn("README.txt", page)).toEqual([
    expect.stringMatching(/^3 path: `src\/sum\.ts`/),
    expect.stringMatching(/^7 command: The command npm run compile cannot be run/),
  ]);
  const pages = ["README.txt", "docs/a/b.txt", "INSTALL.de.txt", "a.RST", "b.adoc"];
  const others = [
    "requirements.txt",
    "docs/requirements.txt",
    "CMakeLists.txt",
    "robots.txt",
    "a.html",
    "a.org",
  ];
  expect([...pages, ...others].filter(isPage)).toEqual(pages);
});

test("what cannot be read is refused before anybody is asked; the project's own README is meant, however it is written", async () => {
  const task = (page: string | undefined, list: readonly string[]): ReturnType<typeof readmeTask> =>
    readmeTask({ page, instruction: "", checks: [] }, { list: () => Promise.resolve(list) });
  await expect(task("docs/a.org", [])).rejects.toMatchObject({
    kind: "usage",
    message: expect.stringContaining("name one that ends in .md, .mdx, .rst or .adoc") as string,
  });
  expect(await task(undefined, ["readme.rst", "a.ts"])).toMatchObject({
    target: { path: "readme.rst" },
    advice: [
      expect.stringContaining("readme.rst is there"),
      "It is written in reStructuredText.",
    ] as string[],
  });
  expect((await task(undefined, ["README.rst", "README.md"])).target?.path).toBe("README.md");
});

test.each([
  ["docs/a.rst", "Till\n====\n\nIt adds up.\n"],
  ["docs/a.adoc", "= Till\n\nIt adds up.\n"],
  ["docs/a.mdx", 'import A from "a";\n\n# Till\n'],
])("an answer that is nothing but the page %s is the page", (path, answer) => {
  expect(namedPage(answer, path)).toBe(`${path}\n\`\`\`markdown\n${answer.trim()}\n\`\`\`\n`);
  expect(namedPage(answer, "README.md")).toBe(answer);
});
