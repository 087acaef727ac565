import { expect, test } from "vitest";
import { apply, problemsOf } from "./memory-snapshot.ts";

const files = {
  "a.py": "class A:\n    def f():\n        pass\n\nclass B:\n    def f():\n        pass\n",
  "b.txt": "b\n",
};
const patch = (body: string): string => `Sure:\n\n*** Begin Patch\n${body}*** End Patch\n\nDone.\n`;

test("anchors lead to the right one of equal places", async () => {
  const body = "*** Update File: a.py\n@@ class B:\n@@     def f():\n-        pass\n+        return 1\n";
  expect((await apply(files, patch(body)))["a.py"]).toBe(files["a.py"].replace(/pass\n$/, "return 1\n"));
});

test("stacked anchors that are not all there are refused", async () => {
  const body = "*** Update File: a.py\n@@ class C:\n@@     def f():\n-        pass\n+        return 1\n";
  expect(await problemsOf(files, patch(body))).toMatchObject([{ kind: "not-found" }]);
});

test("an anchor that is not there does not make an ambiguous place clear", async () => {
  const body = "*** Update File: a.py\n@@ class C:\n-        pass\n+        return 1\n";
  expect(await problemsOf(files, patch(body))).toMatchObject([{ kind: "ambiguous" }]);
});

test("files are added, deleted and moved", async () => {
  const body =
    "*** Add File: new.txt\n+x\n+y\n*** Delete File: b.txt\n" +
    "*** Update File: a.py\n*** Move to: lib/a.py\n@@\n class B:\n-    def f():\n+    def g():\n";
  expect(await apply(files, patch(body))).toEqual({
    "new.txt": "x\ny\n",
    "lib/a.py": files["a.py"].replace("class B:\n    def f()", "class B:\n    def g()"),
  });
});

test("End of File singles out the last place", async () => {
  const body = "*** Update File: a.py\n@@\n-        pass\n+        return 1\n*** End of File\n";
  expect((await apply(files, patch(body)))["a.py"]).toBe(files["a.py"].replace(/pass\n$/, "return 1\n"));
});

test("adding a file that exists, and a patch without its end, are refused", async () => {
  expect(await problemsOf(files, patch("*** Add File: b.txt\n+x\n"))).toMatchObject([{ kind: "exists" }]);
  const cut = "*** Begin Patch\n*** Update File: b.txt\n@@\n-b\n+B\n";
  expect(await problemsOf(files, cut)).toMatchObject([{ kind: "truncated" }]);
});
