import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import { detailed } from "./errors";

const pageSize = 10;
/** Samples show the next page on a host and port that were not called; this one answers nobody. */
const otherOrigin = "https://ra.sandbox.invalid:13035";

/** Filters are repeated in the addresses of the neighbours. */
export async function pageOf<T>(
  call: Call,
  sandbox: Sandbox,
  items: readonly T[],
  present: (item: T) => unknown,
): Promise<Answer> {
  const { next_host, paging_as_text } = sandbox.store.state.switches.ra;
  const asked = call.url.searchParams.get("page") ?? "1";
  const last = Math.max(1, Math.ceil(items.length / pageSize));
  const page = asked === "last" ? last : Number(asked);
  if (!Number.isInteger(page) || page < 1 || page > last) throw detailed(404, "Invalid page.");
  const origin = next_host === "other" ? otherOrigin : `https://${call.headers.host ?? "localhost"}`;
  const address = (number: number) => {
    if (number < 1 || number > last) return paging_as_text ? "null" : null;
    const query = new URLSearchParams(call.url.searchParams);
    query.set("page", String(number));
    return `${origin}${call.url.pathname}?${query}`;
  };
  return json(200, {
    count: paging_as_text ? String(items.length) : items.length,
    next: address(page + 1),
    previous: address(page - 1),
    results: await Promise.all(items.slice((page - 1) * pageSize, page * pageSize).map(present)),
  });
}

/** Keeps the items whose values fit every filter the query names; how values are matched is a switch. */
export function filtered<T>(
  call: Call,
  sandbox: Sandbox,
  items: readonly T[],
  filters: Record<string, (item: T) => string>,
): T[] {
  const { list_match, list_order } = sandbox.store.state.switches.ra;
  const wanted = Object.entries(filters).flatMap(([name, read]) => {
    const text = call.url.searchParams.get(name);
    return text ? [{ text, read }] : [];
  });
  const fits = (value: string, text: string) => {
    if (list_match === "ignored") return true;
    return list_match === "exact" ? value === text : value.toLowerCase().includes(text.toLowerCase());
  };
  const kept = items.filter((item) => wanted.every(({ text, read }) => fits(read(item), text)));
  return list_order === "newest" ? kept.toReversed() : kept;
}
