import assert from "node:assert/strict";
import test from "node:test";
import { isPalindrome, slugify, topWords, truncate, wordCounts } from "./text.js";

test("slug", () => {
  assert.equal(slugify("  Hello, big World! "), "hello-big-world");
});
test("slug of a plain word", () => {
  assert.equal(slugify("abc"), "abc");
});
test("short text stays", () => {
  assert.equal(truncate("abcde", 5), "abcde");
});
test("long text is cut at a blank", () => {
  assert.equal(truncate("one two three", 9), "one two…");
});
test("one long word is cut", () => {
  assert.equal(truncate("abcdefgh", 5), "abcd…");
});
test("counts words", () => {
  assert.deepEqual([...wordCounts("A b a")], [["a", 2], ["b", 1]]);
  assert.equal(wordCounts("").size, 0);
});
test("most frequent words", () => {
  assert.deepEqual(topWords("b a c a b d", 3), ["a", "b", "c"]);
});
test("palindromes", () => {
  assert.equal(isPalindrome("A man, a plan, a canal: Panama"), true);
  assert.equal(isPalindrome("abca"), false);
});
