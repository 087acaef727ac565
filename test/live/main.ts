/**
 * `npm run test:live [-- BASE_URL[#MODEL]…]`: runs the model client against real OpenAI-compatible servers and prints what
 * each honours: those at the given addresses, else those on the usual ports of this machine. It costs what they cost, so
 * `npm test` does not run it. The key for the given addresses is read from LIVE_API_KEY.
 */
import { discoverLocalServers } from "../../src/core/model/endpoint/discover.ts";
import { createEndpoint, type Endpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { listModels } from "../../src/core/model/endpoint/list-models.ts";
import { Secret } from "../../src/core/model/secret.ts";
import { Probe } from "./probe.ts";

interface Peer {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly listed: number;
}

const signal = new AbortController().signal;

async function given(address: string): Promise<Peer> {
  const [baseUrl = "", wanted] = address.split("#");
  const key = process.env["LIVE_API_KEY"];
  const endpoint = createEndpoint({
    baseUrl,
    keyVariable: "LIVE_API_KEY",
    ...(key && { apiKey: new Secret(() => key) }),
  });
  const models = await listModels(endpoint, signal).catch(() => []);
  return { endpoint, model: wanted ?? models[0]?.id ?? "", listed: models.length };
}

async function found(): Promise<readonly Peer[]> {
  const servers = await discoverLocalServers(signal);
  return servers.map(({ endpoint, models }) => ({
    endpoint,
    model: models[0]?.id ?? "",
    listed: models.length,
  }));
}

const addresses = process.argv.slice(2);
const peers = addresses.length > 0 ? await Promise.all(addresses.map(given)) : await found();
if (peers.length === 0) {
  console.log(
    "No server on the usual ports of this machine. Give base URLs: npm run test:live -- http://127.0.0.1:8080/v1",
  );
}
for (const { endpoint, model, listed } of peers) {
  console.log(`\n${endpoint.label} at ${endpoint.baseUrl}: ${listed} models listed, asking ${model}`);
  for await (const { what, seen } of new Probe(endpoint, model).findings()) {
    console.log(`  ${what}: ${seen}`);
  }
}
