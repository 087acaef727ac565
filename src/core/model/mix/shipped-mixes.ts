import { Failure } from "../../workspace/failure.ts";
import { isLoopback } from "../endpoint/endpoint.ts";
import type { ModelInfo } from "../endpoint/model-info.ts";
import { labelOf, type ModelSource } from "../endpoint/model-source.ts";
import type { FoundProposer, ResolvedMix } from "./resolved-mix.ts";
import { smallModel, vendorOf } from "./small-model.ts";

/** A mix that is made of what there is. */
export interface ShippedMix {
  readonly name: string;
  /** For people. */
  readonly label: string;
  readonly detail: string;
  /** @throws Failure `no-model` that says what is missing and what to do */
  compose(sources: readonly ModelSource[]): ResolvedMix;
}

/** Answers of a mix that are compared: the number of the paper. */
const answers = 3;

export const shippedMixes: readonly ShippedMix[] = [
  {
    name: "small-x3",
    label: "One small model, three times",
    detail: "Three answers of one small model: the cheapest mix, and often as good as one large model",
    compose: (sources) => {
      const [model] = small(sources);
      if (model === undefined) {
        throw missing("small-x3", "No small model is available", sources);
      }
      return { proposers: [{ ...model, count: answers }] };
    },
  },
  {
    name: "three-vendors",
    label: "Three vendors",
    detail: "One small model each of three vendors: they err in different ways",
    compose: (sources) => {
      const proposers = ofDifferentVendors(sources).slice(0, answers);
      if (proposers.length < answers) {
        const found = proposers.map(({ info }) => info.id).join(", ") || "none";
        throw missing("three-vendors", `Models of ${answers} vendors are needed (found: ${found})`, sources);
      }
      return { proposers };
    },
  },
  {
    name: "local",
    label: "Local only",
    detail: "What runs on this machine: free, and nothing leaves it",
    compose: (sources) => {
      const proposers = small(sources.filter(isLocal)).slice(0, answers);
      if (proposers.length === 0) {
        throw new Failure(
          "no-model",
          "The mix local is not available: no server answers on this machine. Start Ollama, LM Studio, llama.cpp, vLLM or LiteLLM, with a model, on its usual port.",
        );
      }
      return { proposers: filled(proposers) };
    },
  },
  {
    name: "editor",
    label: "The editor's models",
    detail: "What other extensions offer in the editor, like GitHub Copilot",
    compose: (sources) => {
      const proposers = ofDifferentVendors(sources.filter(({ place }) => place.kind === "editor")).slice(
        0,
        answers,
      );
      if (proposers.length === 0) {
        throw new Failure(
          "no-model",
          "The mix editor is not available: no extension offers a model here. In the editor, sign in to GitHub Copilot or another extension that does.",
        );
      }
      return { proposers: filled(proposers) };
    },
  },
];

function small(sources: readonly ModelSource[]): readonly FoundProposer[] {
  return sources.flatMap((source) => {
    const info = smallModel(source);
    return info === undefined ? [] : [{ place: source.place, info, count: 1 }];
  });
}

/** The smallest of each vendor, places in turn; a place like OpenRouter has several vendors. */
function ofDifferentVendors(sources: readonly ModelSource[]): readonly FoundProposer[] {
  const found = new Map<string, FoundProposer>();
  for (const { place, models } of sources) {
    const vendorAt = ({ id }: ModelInfo): string => vendorOf(id) ?? labelOf(place);
    for (const vendor of new Set(models.map(vendorAt))) {
      const info = smallModel({ place, models: models.filter((model) => vendorAt(model) === vendor) });
      if (info !== undefined && !found.has(vendor)) {
        found.set(vendor, { place, info, count: 1 });
      }
    }
  }
  return [...found.values()];
}

/** Two models give three answers, one gives three as well. */
function filled(proposers: readonly FoundProposer[]): readonly FoundProposer[] {
  return proposers.map((proposer, index) => ({
    ...proposer,
    count: Math.ceil((answers - index) / proposers.length),
  }));
}

function isLocal({ place }: ModelSource): boolean {
  return place.kind === "endpoint" && isLoopback(place.endpoint);
}

function missing(name: string, what: string, sources: readonly ModelSource[]): Failure {
  const withoutKey = sources.flatMap(({ place, problem }) =>
    problem?.kind === "key" && place.kind === "endpoint" ? [place.endpoint] : [],
  );
  const others = sources.flatMap(({ problem }) =>
    problem === undefined || problem.kind === "key" ? [] : [problem.message],
  );
  const keys = withoutKey.map(({ label, keyVariable }) => `${label} (${keyVariable})`).join(", ");
  const advice = keys === "" ? "" : ` Set an API key for one of: ${keys}.`;
  return new Failure(
    "no-model",
    `The mix ${name} is not available. ${what}.${advice} ${others.join(" ")}`.trim(),
  );
}
