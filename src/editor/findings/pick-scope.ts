import * as vscode from "vscode";
import type { ReviewScope } from "../../core/task/review-task.ts";
import { runGit } from "../../core/workspace/run-git.ts";

const config = ["core.fsmonitor=false"];
const mostCommits = 50;

/** @returns undefined when the user leaves it */
export async function pickScope(root: string): Promise<ReviewScope | undefined> {
  const items: readonly (vscode.QuickPickItem & {
    readonly scope: ReviewScope["kind"];
  })[] = [
    {
      label: vscode.l10n.t("Working tree"),
      detail: vscode.l10n.t("all that differs from the last commit, new files among it"),
      scope: "working-tree",
    },
    {
      label: vscode.l10n.t("Staged changes"),
      detail: vscode.l10n.t("what the next commit would hold"),
      scope: "staged",
    },
    {
      label: vscode.l10n.t("Branch…"),
      detail: vscode.l10n.t("what it has that its base has not"),
      scope: "branch",
    },
    { label: vscode.l10n.t("Commit…"), detail: vscode.l10n.t("against the one before it"), scope: "commit" },
    {
      label: vscode.l10n.t("Pull request…"),
      detail: vscode.l10n.t("fetched from the remote, beside your branches"),
      scope: "pull-request",
    },
  ];
  const title = vscode.l10n.t("What is to be reviewed");
  const picked = await vscode.window.showQuickPick(items, { title });
  switch (picked?.scope) {
    case undefined:
      return undefined;
    case "working-tree":
    case "staged":
      return { kind: picked.scope };
    case "branch": {
      const base = await pickLine(root, vscode.l10n.t("Base of the branch"), [
        ...["for-each-ref", "--sort=-committerdate", "--format=%(refname:short)%00%(contents:subject)"],
        ...["refs/heads", "refs/remotes"],
      ]);
      return base === undefined ? undefined : { kind: "branch", base };
    }
    case "commit": {
      const log = ["log", `--max-count=${mostCommits}`, "--format=%h%x00%s"];
      const commit = await pickLine(root, vscode.l10n.t("Commit to review"), log);
      return commit === undefined ? undefined : { kind: "commit", commit };
    }
    case "pull-request": {
      const prompt = vscode.l10n.t("Its number");
      const number = await vscode.window.showInputBox({
        prompt,
        validateInput: (text) => (/^[1-9]\d{0,8}$/.test(text.trim()) ? undefined : prompt),
      });
      return number === undefined ? undefined : { kind: "pull-request", number: Number(number) };
    }
  }
}

/** One of the lines that git prints: a name, a NUL, what it says. */
async function pickLine(root: string, title: string, args: readonly string[]): Promise<string | undefined> {
  // Where there is no repository the review itself says so.
  const printed = runGit(root, args, { config }).catch(() => "");
  const items = printed.then((text) =>
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => {
        const [label = "", description = ""] = line.split("\0");
        return { label, description };
      }),
  );
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.label;
}
