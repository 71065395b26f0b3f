import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";

/** A server in front of another one, whose answer at some paths a test can change; it can also be away. */
export class ProxyServer {
  readonly url: string;
  readonly #server: Server;
  /** What is answered at a path in place of the server's own. */
  readonly answers = new Map<string, { status: number; type: string; body: string }>();
  /** Every request gets the answer of a proxy whose server is away. */
  away = false;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  static async before(origin: string): Promise<ProxyServer> {
    const { hostname, port } = new URL(origin);
    const server = createServer((from, to) => {
      const own = proxy.answers.get(from.url ?? "");
      if (proxy.away || own) {
        to.writeHead(own?.status ?? 502, { "content-type": own?.type ?? "text/plain", "cache-control": "no-cache" });
        to.end(own?.body ?? "Bad gateway");
        return;
      }
      const { method, headers, url: path } = from;
      const forward = request({ hostname, port, method, headers, path }, (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
      });
      forward.on("error", () => to.destroy());
      from.pipe(forward);
    });
    server.on("upgrade", ({ method, url, rawHeaders }, from, head) => {
      const to = connect(Number(port), hostname, () => {
        const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
        to.write(`${method} ${url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
        to.write(head);
        to.pipe(from).pipe(to);
      });
      to.on("error", () => from.destroy());
      from.on("error", () => to.destroy());
    });
    await new Promise<void>((listening) => server.listen(0, "localhost", listening));
    const proxy = new ProxyServer(server);
    return proxy;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
