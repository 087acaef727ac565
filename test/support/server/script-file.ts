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
}

/** Makes `server` do what `script` says. */
export function loadScript(server: ScriptedServer, script: ScriptFile): void {
  if (script.key !== undefined) {
    server.requiresKey(script.key);
  }
  for (const [id, { replies = [], rules = [], refuses = [], ignoresN, neverStreams }] of Object.entries(
    script.models,
  )) {
    const model = server.scripted(id);
    model.usual.replies.push(...replies);
    rules.forEach((rule) => model.rule(rule.contains).replies.push(...rule.replies));
    refuses.forEach((parameter) => model.refused.add(parameter));
    model.ignoresN = ignoresN ?? false;
    model.neverStreams = neverStreams ?? false;
  }
}
