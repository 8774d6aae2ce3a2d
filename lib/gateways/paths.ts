import "server-only";
import fs from "node:fs";
import { z } from "zod";
import { env } from "@/lib/env";
import type { Service } from "./agents";

/*
 * Remote addresses as data: a table per service says what the references say, and an installation may correct any line
 * of it in the file PROVIDER_PATHS_FILE, without a release:
 * {"one-shot": {"generation": "legacy", "approve": "new", "downloadVideo": "GET /…/{videoid_pk}/video"}, "ra": {…}}
 */

export type Method = "GET" | "POST" | "PUT" | "DELETE";
export type Generation = "new" | "legacy";
export type Numbers = Readonly<Record<string, string | number | null>>;

export interface Route {
  /** `METHOD /path/{number}`, with ` multipart` where a body that may be JSON is sent as a form. */
  template: string;
  generation: Generation;
}

export interface Target {
  method: Method;
  url: URL;
}

/** One slash only at the start: two would name another host. The one query there is chooses a document's kind. */
const template = z
  .string()
  .regex(
    /^(GET|POST|PUT|DELETE) \/(?!\/)[\w\-./{}]*(\?document_type=(\{document_type\}|original|signed))?( multipart)?$/,
  );

const sections = z.strictObject({ "one-shot": z.unknown().optional(), ra: z.unknown().optional() });
const generations = z.enum(["new", "legacy"]);

/** The lines of one service in force: the table's, in the generation chosen, unless the file says otherwise. */
export function routesOf<O extends string>(
  service: Service,
  table: Readonly<Record<O, { readonly [G in Generation]?: string }>>,
): Record<O, Route> {
  const operations = Object.keys(table) as [O, ...O[]];
  const section = z
    .strictObject({
      generation: generations.optional(),
      ...Object.fromEntries(operations.map((name) => [name, z.union([generations, template]).optional()])),
    })
    .optional();
  const file = env().PROVIDER_PATHS_FILE;
  const given = section.parse(file ? sections.parse(JSON.parse(fs.readFileSync(file, "utf8")))[service] : undefined);
  const chosen: Partial<Record<string, string>> = given ?? {};
  const general: Generation = chosen.generation === "legacy" ? "legacy" : "new";
  const route = (name: O): Route => {
    const own = chosen[name] ?? general;
    if (own !== "new" && own !== "legacy") return { template: own, generation: general };
    const found = table[name][own];
    if (found === undefined) throw new Error(`PROVIDER_PATHS_FILE: ${name} has no ${own} generation`);
    return { template: found, generation: own };
  };
  return Object.fromEntries(operations.map((name) => [name, route(name)])) as Record<O, Route>;
}

/** Every address the references give an operation, the one in force first. */
export function documentedRoutes<O extends string>(
  inForce: Record<O, Route>,
  table: Readonly<Record<O, { readonly [G in Generation]?: string }>>,
  alternatives?: { readonly [K in O]?: Route },
): Record<O, Route[]> {
  const routes = (operation: O): Route[] => {
    const named = generations.options.flatMap((generation) => {
      const found = table[operation][generation];
      return found === undefined ? [] : [{ template: found, generation }];
    });
    const others = [...named, alternatives?.[operation] ?? []].flat();
    const first = inForce[operation];
    return [first, ...others.filter(({ template }) => template !== first.template)];
  };
  const operations = Object.keys(table) as O[];
  return Object.fromEntries(operations.map((name) => [name, routes(name)])) as Record<O, Route[]>;
}

/** Method and address of an operation; `numbers` fill the template, and a missing one is a programming error. */
export function fill(
  operation: string,
  route: Route,
  base: string | undefined,
  numbers: Numbers,
  host: string,
): Target {
  const [method, address] = route.template.split(" ") as [Method, string];
  if (!base) throw new Error(`${host} is not configured`);
  const filled = address.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = numbers[name];
    if (value === undefined || value === null) throw new Error(`${operation} needs ${name}`);
    return encodeURIComponent(value);
  });
  const [path = "", query = ""] = filled.split("?");
  // The host may serve the provider below a prefix; setting the path can never change the host.
  const url = Object.assign(new URL(base), { search: query, hash: "" });
  url.pathname = url.pathname.replace(/\/+$/, "") + path;
  return { method, url };
}
