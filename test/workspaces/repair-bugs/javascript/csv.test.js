import assert from "node:assert/strict";
import test from "node:test";
import { parse, stringify, toObjects } from "./csv.js";

test("plain rows", () => {
  assert.deepEqual(parse("a,b\nc,d\n"), [["a", "b"], ["c", "d"]]);
});
test("without a line break at the end", () => {
  assert.deepEqual(parse("a,b\nc,d"), [["a", "b"], ["c", "d"]]);
});
test("an empty last field", () => {
  assert.deepEqual(parse("a,"), [["a", ""]]);
});
test("quotes", () => {
  assert.deepEqual(parse('"a,b",c'), [["a,b", "c"]]);
});
test("quotes in quotes", () => {
  assert.deepEqual(parse('"say ""hi""",x'), [['say "hi"', "x"]]);
});
test("another separator", () => {
  assert.deepEqual(parse("a;b,c", ";"), [["a", "b,c"]]);
});
test("writes what it reads", () => {
  const rows = [["a,b", 'c"d'], ["e\nf", "g"]];
  assert.equal(stringify(rows), '"a,b","c""d"\n"e\nf",g');
  assert.deepEqual(parse(stringify(rows)), rows);
});
test("objects", () => {
  assert.deepEqual(toObjects([["x", "y"], ["1", "2"]]), [{ x: "1", y: "2" }]);
});
