import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";

/** Puts TLS in front of a loopback server, with a certificate of an authority that nobody knows but who is told of it. */
export class TlsFront {
  /** File of the certificate that vouches for it, as NODE_EXTRA_CA_CERTS takes it. */
  readonly authority: string;
  readonly #folder: string;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  /** @param host whose certificate it shows */
  static async start(host: string, port: number): Promise<TlsFront> {
    const front = new TlsFront(host, port);
    await new Promise<void>((resolve) => front.#server.listen(0, "127.0.0.1", resolve));
    return front;
  }

  private constructor(host: string, port: number) {
    this.#folder = mkdtempSync(join(tmpdir(), "patched-moa-tls-"));
    const [key, certificate] = [join(this.#folder, "key.pem"), join(this.#folder, "certificate.pem")];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${host}`],
        ...["-addext", `subjectAltName=DNS:${host}`, "-keyout", key, "-out", certificate],
      ],
      { stdio: "pipe" },
    );
    this.authority = certificate;
    this.#server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
      const onward = this.#keep(connect(port, "127.0.0.1"));
      this.#keep(socket);
      onward.pipe(socket).pipe(onward);
      onward.on("error", () => socket.destroy());
      socket.on("error", () => onward.destroy());
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #keep<S extends Socket>(socket: S): S {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    return socket;
  }
}
