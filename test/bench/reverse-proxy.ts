import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** The plainest reverse proxy there is: `UPSTREAM_BASE_URL`. The first line it prints is its own; each line it reads is answered with the seconds of processor time it has taken. */
const upstream = new URL(process.argv[2] ?? "");
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, outgoing) => {
  const { hostname, port } = upstream;
  const { method, headers, url: path } = incoming;
  const passed = request({ hostname, port, path, method, headers, agent }, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing);
  });
  passed.on("error", (error) => outgoing.destroy(error));
  incoming.pipe(passed);
});
process.stdin.on("data", () => {
  const { user, system } = process.cpuUsage();
  console.log((user + system) / 1e6);
});
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
});
