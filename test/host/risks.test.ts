import assert from "node:assert/strict";
import { patchFromTexts } from "../../src/core/patch/patch-from-texts.ts";
import { DiskSnapshot } from "../../src/core/workspace/disk-snapshot.ts";
import type { Proposal } from "../../src/editor/review/proposal.ts";
import { ProposalReview } from "../../src/editor/review/proposal-review.ts";
import { RunStateHolder } from "../../src/editor/run/run-state.ts";
import { proposalIn } from "./proposals.ts";
import { test } from "./suite.ts";
import { bytesOf, cleanUp, workspaceRoot, write } from "./workspace.ts";

const before = "done();\n";
const after = 'require("node:child_process").execSync("make");\ndone();\n';

test("what no second proposer wanted and could do harm is asked about in its own words before it is applied", async () => {
  write("risky.js", before);
  const root = workspaceRoot();
  const patch = await patchFromTexts(new DiskSnapshot(root), new Map([["risky.js", after]]));
  const proposal = proposalIn("risky.js", [patch]);
  using state = disposable(new RunStateHolder());
  const asked: string[] = [];
  const answers = [false, false, true];
  const notices = {
    confirm: (what: string, detail: string) => {
      asked.push(`${what} ${detail}`);
      return Promise.resolve(answers.shift() === true);
    },
    error: (error: unknown) => assert.fail(String(error)),
  };
  const engine = { get: () => Promise.resolve({ decided: () => undefined }) };
  const preview = { show: () => Promise.resolve(), close: () => Promise.resolve() };
  const log = { line: () => undefined };
  const nothing = () => Promise.resolve(undefined);
  let lists = 0;
  const reviewed = {
    ready: ({ patch: proposed }: Proposal) => Promise.resolve({ patch: proposed, lost: [] }),
    ...{ settle: nothing, applied: nothing, resume: nothing },
    confirmEach: () => {
      lists += 1;
      return nothing();
    },
  };
  const review = new ProposalReview(state.holder, preview, notices, log, engine, reviewed);
  state.holder.set({ kind: "proposed", proposal });
  assert.equal(await review.apply(proposal.id), undefined);
  assert.equal(bytesOf("risky.js").toString(), before);
  assert.equal(await review.applyConfirmed(proposal.id), undefined);
  assert.equal(
    lists,
    0,
    "in the editor's own list hunks are confirmed, and what is asked here is asked before",
  );
  assert.equal(asked[1], asked[0]);
  assert.match(asked[0] ?? "", /starts a process, .* in risky\.js: .*execSync\("make"\)/);
  assert.deepEqual(await review.apply(proposal.id), { files: ["risky.js"], unsaved: [] });
  assert.equal(bytesOf("risky.js").toString(), after);
  await cleanUp("risky.js");
});

function disposable(holder: RunStateHolder): Disposable & { readonly holder: RunStateHolder } {
  return { holder, [Symbol.dispose]: () => holder.dispose() };
}
