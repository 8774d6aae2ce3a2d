import type { Service } from "@/lib/gateways/agents";
import { ProviderError } from "@/lib/gateways/errors";
import type { Generation, Method, Numbers, Route, Target } from "@/lib/gateways/paths";
import { ask, type Said } from "./ask";

/*
 * Which addresses a host serves, without effect: reads are asked about numbers nobody has, and an address of another
 * method is asked with GET, which one that exists answers with 405.
 */

/** `answers`; `absent`: like an address nobody serves; `not-tried`: it shares its address with a read. */
export type Verdict = "answers" | "absent" | "not-tried" | "no-answer";

export interface Line {
  operation: string;
  address: string;
  generation: Generation;
  /** Whether this is the line the product uses as configured. */
  inForce: boolean;
  verdict: Verdict;
  status: number | null;
}

export interface Api {
  service: Service;
  routes: Readonly<Record<string, readonly Route[]>>;
  targetOf: (operation: string, route: Route, numbers: Numbers) => Target;
  /** Numbers that no request, document or person has. */
  nobody: Numbers;
  /** Bodies of reads that have one. */
  bodies: Readonly<Record<string, unknown>>;
}

type Answered = Said | ProviderError;

/** Asks every line once; `seen` gets what the lines in force answered, by operation. */
export async function probeLines(api: Api, seen: (operation: string, said: Said) => void): Promise<Line[]> {
  const { service } = api;
  const strangers = new Map<string, Promise<Answered>>();
  const stranger = (url: URL, method: "GET" | "OPTIONS") => {
    const address = nowhere(url, service);
    const key = `${method} ${address.href}`;
    const asked = strangers.get(key) ?? ask({ service, operation: "probe", method, url: address });
    strangers.set(key, asked);
    return asked;
  };
  const lineOf = async (operation: string, route: Route, inForce: boolean): Promise<Line> => {
    const { method, url } = api.targetOf(operation, route, api.nobody);
    const json = method === "GET" ? api.bodies[operation] : undefined;
    const said = await ask({ service, operation, method: "GET", url, ...(json ? { json } : {}) });
    if (inForce && method === "GET" && !(said instanceof ProviderError)) seen(operation, said);
    let verdict = verdictOf(method, said, await stranger(url, "GET"));
    if (verdict === "absent" && method === "GET" && statusOf(said) === 404) {
      // What is not there may be told in the words of what does not exist; a method that has no effect tells more.
      const options = await ask({ service, operation, method: "OPTIONS", url });
      if (!isAlike(options, await stranger(url, "OPTIONS"))) verdict = "answers";
    }
    const { template: address, generation } = route;
    return { operation, address, generation, inForce, verdict, status: statusOf(said) };
  };
  const all = Object.entries(api.routes).flatMap(([operation, routes]) =>
    routes.map((route, at) => lineOf(operation, route, at === 0)),
  );
  return Promise.all(all);
}

const statusOf = (said: Answered) => (said instanceof ProviderError ? said.httpStatus : said.status);

/** Asks an address with its own method and an empty body: of a request made for it, or of nobody's numbers. */
export async function tryLine(api: Api, line: Line, numbers: Numbers): Promise<Pick<Line, "verdict" | "status">> {
  const route = { template: line.address, generation: line.generation };
  const { method, url } = api.targetOf(line.operation, route, numbers);
  const { service } = api;
  const json = method === "GET" || method === "DELETE" ? {} : { json: {} };
  const said = await ask({ service, operation: line.operation, method, url, ...json });
  const stranger = await ask({ service, operation: "probe", method: "GET", url: nowhere(url, service) });
  return {
    verdict: verdictOf("GET", said, stranger),
    status: said instanceof ProviderError ? said.httpStatus : said.status,
  };
}

/** An address below the same base that nobody can serve. */
function nowhere(url: URL, service: Service): URL {
  const found = new URL(url);
  const base = /^.*?\/v\d+\//.exec(url.pathname)?.[0] ?? "/";
  found.pathname = `${base}nothing-has-this-name${service === "ra" ? "/" : ""}`;
  found.search = "";
  return found;
}

function verdictOf(method: Method, said: Answered, stranger: Answered): Verdict {
  if (said instanceof ProviderError) return "no-answer";
  if (said.status === 404 && isAlike(said, stranger)) return "absent";
  if (method === "GET") return said.status === 405 ? "absent" : "answers";
  return said.status === 405 ? "answers" : "not-tried";
}

/** The same words to both; pages are not compared, since they may quote the address. */
function isAlike(said: Answered, stranger: Answered): boolean {
  if (said instanceof ProviderError || stranger instanceof ProviderError) return true;
  if (stranger.status !== said.status) return false;
  if (said.body === undefined) return stranger.body === undefined;
  return JSON.stringify(said.body) === JSON.stringify(stranger.body);
}
