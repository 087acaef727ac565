import { defaultLimits } from "../core/model/client/call-limits.ts";
import { shippedMixes } from "../core/model/mix/shipped-mixes.ts";
import { listPricesDate } from "../core/model/money/list-prices.ts";
import { aloneSeconds, besideModelsSeconds } from "../core/repair/agent/patience.ts";
import { endpointNames } from "./endpoints.ts";
import { usualPort } from "./usual-port.ts";

const mixNames = shippedMixes.map(({ name }) => name).join(", ");

/** A list, in lines under the others. */
function wrapped(names: readonly string[]): string {
  const half = Math.ceil(names.length / 2);
  const lines = [names.slice(0, half), names.slice(half)].map((part) => part.join(", "));
  return `${" ".repeat(24)}${lines.join(`,\n${" ".repeat(24)}`)}`;
}

export const help = `patched-moa: mixture of agents for software engineering, on executed patches

  patched-moa fix   [options]           fix reported problems, or what makes a check fail
  patched-moa edit  [options]           change the code as --instruction says
  patched-moa docstring [options]       document what has no documentation, or no longer the right one; code stays as it is
  patched-moa review [options]          faults in what is changed, by several models, held against the code and voted on
  patched-moa readme [options]          write the README, or the page that --file names, from the code; what it mentions is there
  patched-moa explain [options]         what the code at --file does; --instruction asks something of it
  patched-moa autofix [options]         fix what security scanners found, and report on every finding
  patched-moa tests --file F [options]  tests for a file, or for the function at a line: they pass, run new lines, notice faults
  patched-moa commit-message [options]  a message for what is staged, else for what is changed
  patched-moa pr-description [options]  title and text for a pull request: what the branch brings beside --base (the remote's first branch)
  patched-moa apply [options] ANSWER|-  apply the edits in a model's answer to a folder
  patched-moa rank  [options] LIST|-    the best of several patches for the same code, with reasons
  patched-moa checks [options]          the checks that the project names, and which of them may be run
  patched-moa models [options]          the models that can be asked from here, with size and price
  patched-moa runs  [options]           the runs of the last days, what came of them and what they cost
  patched-moa replay RUN                a run once more from its journal: the same decisions, and nobody is asked
  patched-moa resume RUN                goes on with a run that was cut off or cancelled; what was answered is not paid for again
  patched-moa roster [options]          how models did on this machine, and who is benched
  patched-moa serve [options]           mixtures behind an OpenAI-compatible address, for any client that takes a base URL

fix, edit, docstring, readme and tests print the chosen patch as a unified diff and write nothing, unless --apply is given.
  --root DIR            workspace folder (default: the current one)
  --file F[:LINE[-LINE]]  what it is about; lines count from 1; without lines fix mends all problems of the file, and of
                        a folder those of its files
  --instruction TEXT    what to do, in your words
  --check CMD           a command that must not begin to fail; if it fails already and no problem is reported where
                        you point, making it succeed is the task; may be repeated
                        (default: those confirmed with patched-moa checks, which an --instruction need not mend)
  --no-checks           run none, confirmed or not
  --fresh-baseline      run the checks on the untouched workspace also where an earlier run, on exactly the same, did so
  --share DIR           a folder that git ignores and checks need, such as target: each sandbox gets a copy of it;
                        may be repeated (node_modules, .venv, venv and vendor are there by themselves)
  --strategy S          adaptive (default), moa, best-of-n, mcts, self-moa, self-moa-seq, smoa, debate, single
  --overlay NAME        what a strategy takes beside its own steps; may be repeated; adaptive takes all by itself
                        repair   mend what came furthest where nothing holds: by its fault, twice at most
                        robust   distrust what one candidate alone wants of network, processes, files, dependencies
                        novelty  ask again, once, who proposes what exists already
  --frugal              samples of one model in one request, where the endpoint takes that; adaptive also asks one
                        proposer first, and the others only if no check or problem proves its answer
  --roster              choose who proposes and who mixes among more models than the strategy needs, by their scores
  --layers N            moa: rounds of proposers before the aggregator (default: 1, as published)
  --judge J             best-of-n: pairwise (default) or rating, where gates and agreement do not decide
  --model ID            may be repeated; default: chosen from what the endpoint offers
  --mix NAME|FILE       several models, of several endpoints: ${mixNames}, or a JSON file
  --base-url URL|NAME   OpenAI-compatible endpoint (default: OPENAI_BASE_URL, OpenAI, or a local server), or one of
${wrapped(endpointNames)}
  --api-key-env NAME    environment variable that holds the key (default: the provider's, as in GROQ_API_KEY; else
                        OPENAI_API_KEY)
  --price MODEL=IN/OUT  US dollars for a million prompt and completion tokens; may be repeated
                        (default: OpenAI's list prices of ${listPricesDate}; local servers are free; else unknown)
  --budget USD          no call is made that could cost more than what is left of this
  --budget-per-day USD  the same for all runs of a day
  --confirm-above USD   ask before a run that may cost more than this
  --timeout SECONDS     what one call to a model may take in all (default: ${defaultLimits.totalMs / 1000})
  --repair-seconds N    how long edits are tried to make a failing check succeed, without a model
                        (default: ${aloneSeconds}, beside models ${besideModelsSeconds}; 0: not at all)
  --offline             model-free agents only; nothing leaves the machine
  --apply               write the patch if it passed the gates
  --branch NAME         make a branch of this name, write the patch there and commit it; hooks run, nothing is pushed
  --output FILE         write the patch to a file that git apply takes, in place of printing it; --force writes over one
  --allow-protected     also where it touches editor, CI or agent configuration
  --json                result as JSON on standard output
  --journal FILE        a copy of the run's journal: everything that happened, as JSON lines
  --seed N              repeat the shuffles of an earlier run

explain, commit-message and pr-description print a text, and take --root, --instruction, --json, --offline, --seed, --journal and the
options about models and money; explain also --file, pr-description --base BRANCH. What a text names and code or diff do not have is refused.
fix also takes what is wrong from elsewhere:
  --trace FILE|-        a stack trace of Node, a browser, Python, Java, Go or Rust, or errors of a compiler; what it is about are
                        its innermost places in the workspace
  --test NAME           a test that fails, by its name: just this test is run as a check
                        (of the runner that --check or a confirmed check calls, or that the project has)

autofix takes the options above (--file: findings there alone; --budget: for all of them), and
  --findings FILE       what a scanner wrote: SARIF 2.1.0, npm audit --json, or osv-scanner --format json; may be repeated
  --scan CMD            a scanner that prints SARIF: it is run on every patch in the sandbox, and a finding that is
                        still there, or new, rejects the patch; without --findings it also says what there is to fix
  --rules FILE          the same with Semgrep, where that is installed, and these rules; it asks and tells nobody
  --severity S          low, medium, high or critical: this and worse
  --compatibility-risk R  low, medium or high: patches of this risk or less; above low, a signature others use may change
  --limit N             the worst N of them
  --report FILE         the report as Markdown to a file, and the patch to standard output (default: both there)
Versions of dependencies are raised in manifests alone; for lock files the report says what to run.


review: the working tree, or  --staged | --base BRANCH | --commit COMMIT | --pull-request NUMBER [--remote NAME] [--base BRANCH]
        --format markdown|json|sarif  (default: markdown)   --instruction TEXT  what to mind   --check CMD  what a suggested
        change must not break; and --root, --json, --journal, --no-checks, --share and the options about models and money.
        With one model findings are unconfirmed. A pull request is fetched from the remote (refs/pull/N/head, of GitLab
        refs/merge-requests/N/head), and no branch, no name and no file of yours is touched. Nothing is written.

apply: --root DIR  --file F  --format auto|search-replace|udiff|v4a|whole  --dry-run  --partial
       --allow-protected  --json      (--partial makes the edits that can be made and reports the others)

rank: --root DIR  the code that the patches are for, where it is there   --check CMD  may be repeated   --json
      LIST has a candidate a line, or is one array: {"id": "a", "patch": "diff --git ..."}; no model is asked, nothing is written.

checks: --root DIR  --confirm NUMBER|COMMAND  may be repeated   --confirm-all  --forget  --json
        None is run before you have confirmed it; one that is changed afterwards has to be confirmed again.

models: --base-url URL|NAME  --api-key-env NAME  --price MODEL=IN/OUT  --json

roster: --recall MODEL  from the bench   --reset  forgets all scores   --json      (they never leave this machine)

runs: --cost  by day and model too   --days N  (default: 7; days are UTC's)   --json
      Kept in PATCHED_MOA_HOME, else where the system keeps such things; the editor's runs are in it too.

serve: --port P  (default: ${usualPort})  --host ADDRESS  (default: 127.0.0.1)   the model's name says how it is answered: moa-MODEL,
        adaptive-MODEL, a mix, MODEL alone, single&moa-MODEL one after another, moa|single-MODEL beside one another
        --base-url, --api-key-env, --model, --mix FILE, --price, --budget-per-day, --timeout  as above, the first two also
        several times, in pairs
        --budget USD  for each key   --calls-at-once N  to one endpoint
        --key-env NAME  a variable with a key by which it may be asked; may be repeated
                        (default: PATCHED_MOA_SERVE_KEY; without it a key is made up, shown once and kept for the next start)
        --new-key  makes that one anew
        --caller-keys  callers bring their own keys for --base-url   --no-key  whoever is on this machine may ask
        --allow-host NAME  --allow-origin ORIGIN  may be repeated
        --max-body MB  --max-seconds N  --max-requests N  at once
        Traces go where OTEL_EXPORTER_OTLP_ENDPOINT says.

replay: --root DIR  where the workspace is now   --json      RUN: its name, the beginning of it, or the file of a journal
resume: --apply  --allow-protected  --output FILE  --force  --json      RUN: its name, or the beginning of it
        An autofix goes on with all of its findings. A text is not gone on with: it says how to begin it again.

Proxies: HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured; NODE_EXTRA_CA_CERTS names a file of further authorities.

Exit status: 0 done, 1 the job could not be done, 2 wrong use.
`;
