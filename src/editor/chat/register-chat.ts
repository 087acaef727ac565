import * as vscode from "vscode";
import { chatParticipant, ownVendor, toolNames } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunController } from "../run/run-controller.ts";
import type { RunLog } from "../run/run-log.ts";
import type { RunStateHolder } from "../run/run-state.ts";
import type { Settings } from "../settings/settings.ts";

export interface ChatParts {
  readonly controller: RunController;
  readonly review: ProposalReview;
  readonly state: RunStateHolder;
  readonly engine: LazyEngine;
  readonly settings: Settings;
  readonly notices: Notices;
  readonly log: RunLog;
}

type Owned = Pick<vscode.Disposable, "dispose">;

/** Editors made of the same code may leave parts of it out. */
const { chat, lm }: Partial<Pick<typeof vscode, "chat" | "lm">> = vscode;

/** What the chat of the editor can have of us, where it has a chat. Names only: the parts are loaded by the first question. */
export function registerChat(parts: ChatParts): vscode.Disposable {
  const { controller, review, state, engine, settings, notices, log } = parts;
  const runs = once(async () => new (await import("./chat-runs.ts")).ChatRuns(controller, review, state));
  const participant = once(
    async () => new (await import("./participant.ts")).Participant(await runs(), settings, log),
  );
  const provider = once(
    async () => new (await import("./mixture-provider.ts")).MixtureProvider(settings, engine, log),
  );
  const registered: Owned[] = [];
  if (chat !== undefined) {
    const moa = chat.createChatParticipant(chatParticipant, async (...request) =>
      (await participant()).handle(...request),
    );
    moa.iconPath = new vscode.ThemeIcon("sparkle");
    moa.followupProvider = { provideFollowups: async (result) => (await participant()).followups(result) };
    registered.push(moa);
  }
  if (typeof lm?.registerLanguageModelChatProvider === "function") {
    const changed = offersChanged(registered);
    registered.push(
      lm.registerLanguageModelChatProvider(ownVendor, {
        onDidChangeLanguageModelChatInformation: changed.event,
        provideLanguageModelChatInformation: async () =>
          (await provider()).provideLanguageModelChatInformation(),
        provideLanguageModelChatResponse: async (...request) =>
          (await provider()).provideLanguageModelChatResponse(...request),
        provideTokenCount: async (model, text) => (await provider()).provideTokenCount(model, text),
      }),
    );
    // An editor that knows of no model refuses the first question, also one to us; so it is told that there are some.
    changed.fire();
  }
  if (typeof lm?.registerTool === "function") {
    for (const kind of ["fix", "edit"] as const) {
      const tool = once(
        async () => new (await import("./patch-tool.ts")).PatchTool(kind, await runs(), review, notices, log),
      );
      registered.push(
        lm.registerTool(toolNames[kind], {
          prepareInvocation: async (options) => (await tool()).prepareInvocation(options),
          invoke: async (options, token) => (await tool()).invoke(options, token),
        }),
      );
    }
  }
  return vscode.Disposable.from(...registered);
}

/** When the settings name other models, the editor's list is another. */
function offersChanged(owner: Owned[]): vscode.EventEmitter<void> {
  const changed = new vscode.EventEmitter<void>();
  owner.push(
    changed,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("patchedMoa.models") || event.affectsConfiguration("patchedMoa.mixes")) {
        changed.fire();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
  );
  return changed;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
