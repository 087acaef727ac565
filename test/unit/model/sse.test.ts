import { describe, expect, test } from "vitest";
import { SseDecoder } from "../../../src/core/model/client/sse.ts";

const events: readonly (readonly [name: string, stream: string, data: readonly string[]])[] = [
  ["one event", "data: a\n\n", ["a"]],
  ["several data lines", "data: a\ndata:  b\ndata\ndata:c\n\n", ["a\n b\n\nc"]],
  ["comments and other fields", ": hi\nevent: x\nid: 1\nretry: 3\ndata: a\n\ndatabase: no\n\n", ["a"]],
  ["empty events", "\n\n\ndata: a\n\n\n\n", ["a"]],
];

describe("An event stream, split anywhere:", () => {
  for (const lineEnd of ["\n", "\r\n", "\r"]) {
    test.each(events)(`%s with ${JSON.stringify(lineEnd)}`, (_, stream, data) => {
      const text = stream.replaceAll("\n", lineEnd);
      for (let cut = 0; cut <= text.length; cut += 1) {
        const decoder = new SseDecoder();
        const decoded = [
          ...decoder.push(text.slice(0, cut)),
          ...decoder.push(""),
          ...decoder.push(text.slice(cut)),
        ];
        expect(decoded).toEqual(data);
        expect(decoder.rest()).toBeUndefined();
      }
    });
  }

  test.each([
    ["an event that is named so", "event: error\ndata: a\ndata: b\n\n", "a\nb"],
    ["a field that is named so", "error: a\n\n", "a"],
  ])("an error is told by %s, and nothing after it", (_, stream, error) => {
    const decoder = new SseDecoder();
    expect(decoder.push(`data: before\n\n${stream}data: after\n\n`)).toEqual(["before"]);
    expect(decoder.error).toBe(error);
  });

  test("the name of an event is not that of the next", () => {
    const decoder = new SseDecoder();
    expect(decoder.push("event: error\n\ndata: a\n\n")).toEqual(["a"]);
    expect(decoder.error).toBeUndefined();
  });

  test("what was not closed is the rest", () => {
    const decoder = new SseDecoder();
    expect(decoder.push("data: a\n\ndata: b\ndata: c")).toEqual(["a"]);
    expect(decoder.rest()).toBe("b\nc");
  });
});
