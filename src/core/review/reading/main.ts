import { serveJobs } from "../../thread/serve-jobs.ts";
import { askedFor } from "../asked-for.ts";
import { raisedIn } from "../raised-findings.ts";
import { readChanges } from "../read-changes.ts";
import { votedOn } from "../voted-findings.ts";
import type { ReviewJob, ReviewResults } from "./protocol.ts";

/** The program of the thread that reads what a review is about, and what models say of it. */
serveJobs(async (job: ReviewJob, signal): Promise<ReviewResults[ReviewJob["kind"]]> => {
  switch (job.kind) {
    case "changes":
      return readChanges(job, signal);
    case "questions":
      return askedFor(job);
    case "findings":
      return raisedIn(job);
    case "votes":
      return votedOn(job.ballots);
  }
});
