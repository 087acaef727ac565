import type { Reply } from "./reply.ts";
import type { ScriptedServer } from "./scripted-server.ts";

/** The script of a server as JSON: what `main.ts` reads. */
export interface ScriptFile {
  /** 401 to everyone without this key. */
  readonly key?: string;
  readonly models: Readonly<Record<string, ModelScript>>;
}

interface ModelScript {
  /** In the order of the calls; the last one is repeated. */
  readonly replies?: readonly Reply[];
  /** Before `replies`: the first rule whose text is in the prompt decides. */
  readonly rules?: readonly { readonly contains: string; readonly replies: readonly Reply[] }[];
  /** Parameters that are answered with a 400 which names them. */
  readonly refuses?: readonly string[];
  readonly ignoresN?: boolean;
  readonly neverStreams?: boolean;
  readonly onlyStreams?: boolean;
  readonly refusesSystem?: boolean;
  readonly wantsTurns?: boolean;
  /** 429 to every so-manieth request. */
  readonly limitsEvery?: { readonly nth: number; readonly retryAfterSeconds: number };
}

/** Makes `server` do what `script` says. */
export function loadScript(server: ScriptedServer, script: ScriptFile): void {
  if (script.key !== undefined) {
    server.requiresKey(script.key);
  }
  for (const [id, model] of Object.entries(script.models)) {
    loadModel(server, id, model);
  }
}

function loadModel(server: ScriptedServer, id: string, script: ModelScript): void {
  const { replies = [], rules = [], refuses = [], limitsEvery } = script;
  const model = server.scripted(id);
  model.usual.replies.push(...replies);
  rules.forEach((rule) => model.rule(rule.contains).replies.push(...rule.replies));
  refuses.forEach((parameter) => model.refused.add(parameter));
  model.ignoresN = script.ignoresN ?? false;
  model.neverStreams = script.neverStreams ?? false;
  const verbs = server.model(id);
  if (script.onlyStreams) {
    verbs.onlyStreams();
  }
  if (script.refusesSystem) {
    verbs.refusesSystem();
  }
  if (script.wantsTurns) {
    verbs.wantsTurns();
  }
  if (limitsEvery) {
    verbs.limitsEvery(limitsEvery.nth, limitsEvery.retryAfterSeconds);
  }
}
