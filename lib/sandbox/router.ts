import type { Answer, Call } from "./http";

export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Segments starting with a colon are parameters: `/videoid/:videoid_pk/approve`. */
  path: string;
  /** The name faults, the ledger and the tests use. */
  operation: string;
  /** Bytes of body taken, where the usual is too little; `stream` leaves the reading to the handler. */
  bodyLimit?: number | "stream";
  /** Whether it does not exist for now. */
  isAbsent?: () => boolean;
  handle: (call: Call) => Answer | Promise<Answer>;
}

/** One product or one purpose of the server: a table of routes below a base path, with its own words for errors. */
export interface Face {
  name: string;
  base: string;
  routes: readonly Route[];
  /** Whether its reads are worth a line in the ledger; its writes always are. */
  recordsReads: boolean;
  /** Whether faults ordered through the control face apply. */
  takesFaults: boolean;
  unknown: (problem: "path" | "method", call: Call) => Answer;
  /** Turns what a handler threw into an answer; null for what it does not know. */
  refuse: (error: unknown, call: Call) => Answer | null;
}

type Match = { face: Face; route: Route; params: Record<string, string> } | { face: Face; problem: "path" | "method" };

/** The face with the longest base wins; a trailing slash makes no difference. */
export function matchRoute(faces: readonly Face[], method: string, pathname: string): Match | null {
  const face = faces
    .filter((candidate) => candidate.base === "" || `${pathname}/`.startsWith(`${candidate.base}/`))
    .reduce<Face | null>((best, next) => (best && best.base.length >= next.base.length ? best : next), null);
  if (!face) return null;
  const segments = split(pathname.slice(face.base.length));
  let problem: "path" | "method" = "path";
  for (const route of face.routes) {
    if (route.isAbsent?.()) continue;
    const params = matchSegments(split(route.path), segments);
    if (!params) continue;
    if (route.method === method) return { face, route, params };
    problem = "method";
  }
  return { face, problem };
}

function split(pathname: string): string[] {
  const trimmed = pathname.endsWith("/") ? pathname.slice(0, -1) : pathname;
  return trimmed.split("/").slice(1);
}

function matchSegments(pattern: string[], segments: string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (expected.startsWith(":")) {
      const value = decode(segment);
      if (!value) return null;
      params[expected.slice(1)] = value;
    } else if (expected !== segment) return null;
  }
  return params;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
