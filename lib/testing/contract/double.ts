import type http from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { startDouble } from "@/lib/testing/http-double";
import type { Described, Documented, Generation } from "./contract";

/** A call as it arrived. */
export interface Arrived {
  operation: string;
  headers: http.IncomingHttpHeaders;
  body: unknown;
}

export interface ContractDouble {
  url: string;
  /** What it gives as its next answers; with "nothing" it takes the call and hangs up. */
  say: (answer: Documented | "nothing") => void;
  /** Everything that arrived since this was last asked, each held against its description. */
  arrived: () => { calls: Arrived[]; problems: string[] };
  close: () => Promise<void>;
}

/** A server that takes nothing but what the description of an API allows, and gives only answers it documents. */
export async function startContractDouble(
  api: Readonly<Record<string, Described>>,
  numbers: Readonly<Record<string, string>>,
  generation: Generation = "new",
): Promise<ContractDouble> {
  const addresses = new Map(
    Object.entries(api).map(([operation, one]) => [
      (one.at[generation] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => numbers[name] ?? `{${name}}`),
      operation,
    ]),
  );
  let calls: Arrived[] = [];
  let problems: string[] = [];
  let next: Documented | "nothing" | null = null;

  async function take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const address = `${request.method} ${request.url}`;
    const operation = addresses.get(address);
    const bytes = await buffer(request);
    const described = operation === undefined ? undefined : api[operation];
    if (operation === undefined || !described) problems.push(`nobody serves ${address}`);
    else {
      const body = await readBody(request, bytes);
      calls.push({ operation, headers: request.headers, body });
      const found = [...headerProblems(request, bytes), ...bodyProblems(described, generation, request, body)];
      problems.push(...found.map((problem) => `${operation}: ${problem}`));
    }
    if (next === "nothing") {
      request.socket.destroy();
      return;
    }
    const { status, type = "application/json", body } = next ?? { status: 500, body: "nothing to say" };
    const text = typeof body === "string" && type !== "application/json" ? body : JSON.stringify(body);
    response.writeHead(status, { "content-type": type }).end(body === undefined ? "" : text);
  }

  const double = await startDouble((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  return {
    url: double.url,
    say: (answer) => {
      next = answer;
    },
    arrived: () => {
      const since = { calls, problems };
      calls = [];
      problems = [];
      return since;
    },
    close: double.close,
  };
}

const typeOf = ({ headers }: http.IncomingMessage) => (headers["content-type"] ?? "").split(";")[0];

async function readBody(request: http.IncomingMessage, bytes: Buffer): Promise<unknown> {
  if (bytes.length === 0) return undefined;
  if (typeOf(request) === "application/json") return JSON.parse(bytes.toString("utf8"));
  // Read by a parser that is not ours.
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  const form = await new Response(new Uint8Array(bytes), { headers }).formData();
  const parts = await Promise.all(
    [...form].map(async ([name, value]) => [
      name,
      typeof value === "string"
        ? value
        : {
            filename: value.name,
            type: value.type,
            content: Buffer.from(await value.arrayBuffer()).toString("latin1"),
          },
    ]),
  );
  return Object.fromEntries(parts);
}

function headerProblems({ headers }: http.IncomingMessage, bytes: Buffer): string[] {
  return [
    headers.authorization === undefined ? "" : "no authentication in headers is described",
    headers["transfer-encoding"] === undefined ? "" : "a body without a length",
    Number(headers["content-length"] ?? 0) === bytes.length ? "" : "a length that is not the body's",
    headers["accept-encoding"] === "identity" ? "" : "an answer of unbounded size is asked for",
  ].filter(Boolean);
}

function bodyProblems(
  described: Described,
  generation: Generation,
  request: http.IncomingMessage,
  body: unknown,
): string[] {
  const type = typeOf(request);
  const json = described.json instanceof z.ZodType ? described.json : described.json?.[generation];
  const schema = type === "multipart/form-data" ? described.form : json;
  if (!json && !described.form) return body === undefined ? [] : ["a body that is not described"];
  if (!schema) return [`a body of the type ${type}`];
  const parsed = schema.safeParse(body);
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
}
