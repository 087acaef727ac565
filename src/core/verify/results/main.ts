import { serveJobs } from "../../thread/serve-jobs.ts";
import { answerOf } from "./answer-of.ts";
import type { ToolQuestion } from "./protocol.ts";

/** The program of the thread that knows the tools behind checks. */
serveJobs((question: ToolQuestion) => answerOf(question));
