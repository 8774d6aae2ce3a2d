import http from "node:http";
import type { UserActor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { statusOf } from "@/lib/gate/answer";
import { boot } from "@/lib/health/boot";
import { readiness } from "@/lib/health/ready";
import { listen } from "@/lib/live/hub";
import { approveRequest } from "@/lib/reviews/record-decision";
import type { ApproveInput } from "@/lib/reviews/schema";

/*
 * A web process without its pages: it boots, serves and ends as the real one, and takes decisions over HTTP. Says on
 * which port once it can.
 */

async function bodyOf(request: http.IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString("utf8"));
}

async function answer(request: http.IncomingMessage): Promise<[status: number, body: unknown]> {
  if (request.url === "/ready") {
    const state = await readiness();
    return [state.ready ? 200 : 503, state];
  }
  if (request.url === "/never") return new Promise(() => {});
  const { actor, input } = (await bodyOf(request)) as { actor: UserActor; input: ApproveInput };
  return [200, await approveRequest({ ...actor, secondFactorAt: new Date(actor.secondFactorAt) }, input)];
}

await boot();
listen((message) => process.stdout.write(`heard ${message === "resync" ? message : message.requestId}\n`));
const server = http.createServer((request, response) => {
  void answer(request)
    .catch((error: unknown) => {
      if (error instanceof AppError) return [statusOf(error.code), { code: error.code }] as const;
      return [500, { code: String(error) }] as const;
    })
    .then(([status, body]) => response.writeHead(status).end(JSON.stringify(body)));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`port ${typeof address === "object" ? address?.port : ""}\n`);
});
