import type { Notices } from "../notices/notices.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { LazyViews } from "../views/lazy-views.ts";
import type { PastRuns } from "../views/past-runs.ts";
import type { Command } from "./command.ts";
import { DeletePastRuns } from "./delete-past-runs.ts";
import { ExportPastRun } from "./export-past-run.ts";
import { OpenPastRun } from "./open-past-run.ts";
import { RefreshPastRuns } from "./refresh-past-runs.ts";
import { ReplayPastRun } from "./replay-past-run.ts";
import { SearchPastRuns } from "./search-past-runs.ts";
import { ShowAllPastRuns } from "./show-all-past-runs.ts";
import { ShowPastRuns } from "./show-past-runs.ts";
import { ShowRun } from "./show-run.ts";
import { ShowStatistics } from "./show-statistics.ts";

/** Everything that can be done with runs beside running: looking on, and what is kept of them. */
export function runCommands(
  views: LazyViews,
  runs: PastRuns,
  engine: Pick<LazyEngine, "get">,
  notices: Pick<Notices, "confirm">,
): readonly Command[] {
  return [
    new ShowRun(views),
    new ShowPastRuns(),
    new ShowStatistics(views),
    new SearchPastRuns(runs),
    new ShowAllPastRuns(runs),
    new RefreshPastRuns(runs),
    new OpenPastRun(views, runs),
    new ReplayPastRun(views, runs),
    new ExportPastRun(views, runs),
    new DeletePastRuns(engine, views, runs, notices),
  ];
}
