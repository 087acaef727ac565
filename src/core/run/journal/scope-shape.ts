import * as v from "valibot";
import { natural } from "./shape.ts";

/** What was reviewed, as it is kept. */
export const scopeShape = v.variant("kind", [
  v.object({ kind: v.literal("working-tree") }),
  v.object({ kind: v.literal("staged") }),
  v.object({ kind: v.literal("branch"), base: v.string() }),
  v.object({ kind: v.literal("commit"), commit: v.string() }),
  v.object({
    kind: v.literal("pull-request"),
    number: natural,
    remote: v.exactOptional(v.string()),
    base: v.exactOptional(v.string()),
  }),
]);
