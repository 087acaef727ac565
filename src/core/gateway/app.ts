import type { HttpBindings } from "@hono/node-server";
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { Failure } from "../workspace/failure.ts";
import type { Account, Accounts } from "./account.ts";
import { offeredStrategies } from "./approach.ts";
import { ChatExchange, type ExchangeParts } from "./chat-exchange.ts";
import type { Floor } from "./floor.ts";
import type { HostCheck } from "./host-check.ts";
import type { Offer } from "./offering.ts";
import { errorBody, refusalOfFailure, unexpected, type Refusal } from "./refusal.ts";

export interface AppParts extends ExchangeParts {
  readonly accounts: Accounts;
  readonly hosts: HostCheck;
  /** Web pages that may ask, by their origin. */
  readonly origins: readonly string[];
  readonly floor: Floor;
}

interface Env {
  Bindings: HttpBindings;
  Variables: { account: Account };
}

/** The routes, and what stands before them: first who is meant, then who asks. */
export function gatewayApp(parts: AppParts): Hono<Env> {
  const { accounts, floor, metrics, origins, offering, timers, note } = parts;
  const refuse = (c: Context<Env>, refusal: Refusal): Response => {
    metrics.ended({ route: "other", status: refusal.status, seconds: 0 });
    return c.json(errorBody(refusal), { status: refusal.status as 400, headers: { ...refusal.headers } });
  };
  const app = new Hono<Env>();
  app.onError((error, c) => {
    if (Failure.is(error)) {
      return refuse(c, refusalOfFailure(error, false));
    }
    note(error.stack ?? error.message);
    return refuse(c, unexpected);
  });
  app.notFound((c) => refuse(c, noSuchUrl(c.req.method, c.req.path)));
  app.use(async (c, next) => {
    if (!parts.hosts.passes(c.env.incoming.rawHeaders)) {
      return refuse(c, wrongHost);
    }
    await next();
    c.header("x-content-type-options", "nosniff");
    return undefined;
  });
  if (origins.length > 0) {
    app.use(
      cors({ origin: [...origins], exposeHeaders: ["x-patched-moa-cost-usd", "x-patched-moa-unmixed"] }),
    );
  }
  app.get("/health", (c) => c.json({ status: floor.isClosed ? "shutting down" : "ok" }));
  const known: MiddlewareHandler<Env> = async (c, next) => {
    const account = accounts.of(c.env.incoming.headers.authorization);
    if (account === undefined) {
      return refuse(c, wrongKey);
    }
    c.set("account", account);
    await next();
    return undefined;
  };
  app.use("/metrics", known);
  app.use("/v1/*", known);
  app.get("/metrics", (c) =>
    c.text(metrics.text(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
  );
  const listed = async (c: Context<Env>): Promise<readonly object[]> =>
    namesIn(await offering.list(c.var.account, c.req.raw.signal)).map(({ id, ownedBy }) => ({
      ...{ id, object: "model", created: Math.floor(timers.now() / 1000), owned_by: ownedBy },
    }));
  app.get("/v1/models", async (c) => c.json({ object: "list", data: await listed(c) }));
  app.get("/v1/models/:id{.+}", async (c) => {
    const id = c.req.param("id");
    const found = (await listed(c)).find((each) => "id" in each && each.id === id);
    return found ? c.json(found) : refuse(c, noSuchModel(id));
  });
  app.post("/v1/chat/completions", async (c) => {
    const place = floor.enter();
    if (place.kind === "refused") {
      return refuse(c, place.refusal);
    }
    return new ChatExchange(parts, c.env, c.var.account, place).response();
  });
  app.all("/v1/chat/completions", (c) => refuse(c, onlyPost(c.req.method)));
  return app;
}

/** Mixes by their own names, models alone and behind each strategy. */
function namesIn(offers: readonly Offer[]): readonly Pick<Offer, "id" | "ownedBy">[] {
  const mixes = offers.filter(({ kind }) => kind === "mix");
  const models = offers.filter(({ kind }) => kind === "model");
  const mixed = offeredStrategies.flatMap((strategy) =>
    models.map(({ id, ownedBy }) => ({ id: `${strategy}-${id}`, ownedBy })),
  );
  return [...mixes, ...mixed, ...models];
}

const wrongHost: Refusal = {
  status: 403,
  type: "permission_error",
  code: "wrong_host",
  message:
    "The gateway is not known under the name in the Host header; if it is yours, start it with --allow-host NAME.",
};

const wrongKey: Refusal = {
  status: 401,
  type: "authentication_error",
  code: "invalid_api_key",
  message:
    "Incorrect API key provided, or none: send authorization: Bearer KEY with the key of this gateway.",
  headers: { "www-authenticate": "Bearer" },
};

function noSuchUrl(method: string, path: string): Refusal {
  return {
    status: 404,
    type: "invalid_request_error",
    code: "unknown_url",
    message: `Unknown request URL: ${method} ${path.slice(0, 200)}`,
  };
}

function noSuchModel(id: string): Refusal {
  return {
    status: 404,
    type: "invalid_request_error",
    code: "model_not_found",
    message: `The model '${id.slice(0, 200)}' is not listed here.`,
    param: "model",
  };
}

function onlyPost(method: string): Refusal {
  return {
    status: 405,
    type: "invalid_request_error",
    code: "method_not_allowed",
    message: `${method} is not understood here; use POST.`,
    headers: { allow: "POST" },
  };
}
