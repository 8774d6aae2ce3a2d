import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { Messages, Statements } from "./statements";

/*
 * A tap between one process of the product and what it talks to: PostgreSQL, and the provider over HTTP. Every
 * statement and every call is a point before it leaves and another when its answer has come, each named by what it is;
 * so a new statement is a new point by itself, and the product knows nothing of it. At a chosen point nothing is passed
 * on any more.
 */

/** What happens at a point: the process is killed there, or the connection is lost and the process lives on. */
export interface Stop {
  /** Name of the point, as `Tap.points` lists it. */
  at: string;
  by: "kill" | "cut";
}

/** Where to reach a provider beyond the tap; with `tls` both sides show the certificates the sandbox made. */
export interface Beyond {
  url: string;
  tls?: { server: https.ServerOptions; client: https.RequestOptions };
}

export class Tap {
  /** The points passed since `follow`, in order. A name that came before is numbered. */
  points: string[] = [];
  readonly #servers: net.Server[] = [];
  readonly #sockets = new Set<net.Socket>();
  readonly #passed = new Map<string, number>();
  #stop: Stop | null = null;
  #kill: () => void = () => {};
  #reached: () => void = () => {};

  /** Starts a new list; `kill` ends the process behind the tap at once. Resolves when the point was reached. */
  follow(stop: Stop | null, kill: () => void): Promise<void> {
    this.points = [];
    this.#passed.clear();
    this.#stop = stop;
    this.#kill = kill;
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }

  /** Whether the bytes at hand go on their way. */
  #passes(when: "before" | "after", what: string): boolean {
    const plain = `${when} ${what}`;
    const times = (this.#passed.get(plain) ?? 0) + 1;
    this.#passed.set(plain, times);
    const name = times === 1 ? plain : `${plain} (${times})`;
    this.points.push(name);
    if (this.#stop?.at !== name) return true;
    const { by } = this.#stop;
    this.#stop = null;
    if (by === "kill") {
      this.#kill();
      for (const socket of this.#sockets) socket.destroy();
    }
    this.#reached();
    return false;
  }

  #keep(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }

  async #listen(server: net.Server): Promise<number> {
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // A listening TCP server has an address of this form; only pipes have another.
    return (server.address() as AddressInfo).port;
  }

  /** The address of the same database through the tap. */
  async postgres(databaseUrl: string): Promise<string> {
    const url = new URL(databaseUrl);
    const beyond = { host: url.hostname, port: Number(url.port || 5432) };
    const port = await this.#listen(
      net.createServer({ noDelay: true }, (client) =>
        this.#statements(client, net.connect({ ...beyond, noDelay: true })),
      ),
    );
    url.hostname = "127.0.0.1";
    url.port = String(port);
    return url.href;
  }

  #statements(client: net.Socket, server: net.Socket): void {
    this.#keep(client);
    this.#keep(server);
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
    const statements = new Statements();
    const [asked, answered] = [new Messages({ startup: true }), new Messages({ startup: false })];
    let question: Buffer[] = [];
    let answer: Buffer[] = [];
    let open: string | null = null;
    client.on("data", (chunk: Buffer) => {
      for (const message of asked.take(chunk)) {
        question.push(message.raw);
        const name = statements.next(message);
        // Parse, Bind and Execute wait for the Sync that ends them.
        if (name === null && ["P", "B", "D", "E", "C"].includes(message.type)) continue;
        if (name !== null && !this.#passes("before", name)) return void client.destroy();
        open = name;
        server.write(Buffer.concat(question));
        question = [];
      }
    });
    server.on("data", (chunk: Buffer) => {
      for (const message of answered.take(chunk)) {
        answer.push(message.raw);
        // ReadyForQuery: the statement has been answered whole.
        if (open !== null && message.type !== "Z") continue;
        const name = open;
        open = null;
        if (name !== null && !this.#passes("after", name)) return void client.destroy();
        client.write(Buffer.concat(answer));
        answer = [];
      }
    });
  }

  /** The address of the same provider through the tap. */
  async provider({ url, tls }: Beyond): Promise<string> {
    const beyond = new URL(url);
    const listener: http.RequestListener = (request, response) =>
      void this.#call(beyond, tls?.client, request, response);
    const server = tls ? https.createServer(tls.server, listener) : http.createServer(listener);
    server.on("connection", (socket: net.Socket) => this.#keep(socket));
    const port = await this.#listen(server);
    return `${beyond.protocol}//127.0.0.1:${port}`;
  }

  async #call(
    beyond: URL,
    tls: https.RequestOptions | undefined,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    try {
      const body = await whole(request);
      const name = callName(request);
      if (!this.#passes("before", name)) return void request.socket.destroy();
      const { status, headers, bytes } = await ask(new URL(request.url ?? "/", beyond), tls, request, body);
      if (!this.#passes("after", name)) return void request.socket.destroy();
      response.writeHead(status, headers).end(bytes);
    } catch {
      // The provider did not answer, or whoever asked is gone: either way there is nothing to hand back.
      request.socket.destroy();
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

async function whole(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Method and the end of the path, its numbers left out: the same under every prefix and for every request. */
function callName({ method, url }: http.IncomingMessage): string {
  const parts = new URL(url ?? "/", "http://tap").pathname.split("/").filter(Boolean);
  const end = parts.slice(/^\d+$/.test(parts.at(-1) ?? "") ? -2 : -3);
  return `${method} ${end.map((part) => (/\d/.test(part) && !/^v\d+$/.test(part) ? "…" : part)).join("/")}`;
}

function ask(
  url: URL,
  tls: https.RequestOptions | undefined,
  { method, headers }: http.IncomingMessage,
  body: Buffer,
): Promise<{ status: number; headers: http.IncomingHttpHeaders; bytes: Buffer }> {
  const { host: _host, connection: _connection, "transfer-encoding": _encoding, ...kept } = headers;
  const options = { method, headers: { ...kept, "content-length": body.length }, agent: false, ...tls };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === "https:" ? https : http).request(url, options, (incoming) => {
      whole(incoming).then((bytes) => {
        const { connection: _, "keep-alive": _alive, "transfer-encoding": _chunked, ...shown } = incoming.headers;
        resolve({
          status: incoming.statusCode ?? 0,
          headers: { ...shown, "content-length": String(bytes.length) },
          bytes,
        });
      }, reject);
    });
    outgoing.on("error", reject).end(body);
  });
}
