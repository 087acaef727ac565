import { listPricesDate } from "../core/model/money/prices.ts";

export const help = `patched-moa: mixture of agents for software engineering, on executed patches

  patched-moa fix   [options]           fix reported problems, or what makes a check fail
  patched-moa edit  [options]           change the code as --instruction says
  patched-moa apply [options] ANSWER|-  apply the edits in a model's answer to a folder

fix and edit print the chosen patch as a unified diff and write nothing, unless --apply is given.
  --root DIR            workspace folder (default: the current one)
  --file F[:LINE[-LINE]]  what it is about; lines count from 1
  --instruction TEXT    what to do, in your words
  --check CMD           a command that must not begin to fail; if it fails already and no problem is reported where
                        you point, making it succeed is the task; may be repeated
  --strategy S          adaptive (default), moa, single
  --model ID            may be repeated; default: chosen from what the endpoint offers
  --base-url URL        OpenAI-compatible endpoint (default: OPENAI_BASE_URL, OpenAI, or a local server)
  --api-key-env NAME    environment variable that holds the key (default: OPENAI_API_KEY)
  --price MODEL=IN/OUT  US dollars for a million prompt and completion tokens; may be repeated
                        (default: OpenAI's list prices of ${listPricesDate}; local servers are free; else unknown)
  --budget USD          no call is made that could cost more than what is left of this
  --offline             model-free agents only; nothing leaves the machine
  --apply               write the patch if it passed the gates
  --allow-protected     also where it touches editor, CI or agent configuration
  --json                result as JSON on standard output
  --journal FILE        everything that happened, as JSON lines
  --seed N              repeat the shuffles of an earlier run

apply: --root DIR  --file F  --format auto|search-replace|udiff|v4a|whole  --dry-run  --partial
       --allow-protected  --json      (--partial makes the edits that can be made and reports the others)

Exit status: 0 done, 1 the job could not be done, 2 wrong use.
`;
