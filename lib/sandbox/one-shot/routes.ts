import type { Sandbox } from "@/lib/sandbox/context";
import { type Answer, type Call, json } from "@/lib/sandbox/http";
import type { Face, Route } from "@/lib/sandbox/router";
import { errorAnswer, OneShotError } from "./errors";
import { operationNamed } from "./operations";
import { guidePaths, type PathTable, paths } from "./paths";
import { type Generation, isReply } from "./shapes";

const methods: readonly Route["method"][] = ["GET", "POST", "PUT", "DELETE"];

/** Both generations of the One-Shot API; they work on the same requests. */
export function oneShotFaces(sandbox: Sandbox): Face[] {
  const tables = [
    ["new", paths.new],
    ["legacy", paths.legacy],
    ["legacy", guidePaths],
  ] as const;
  return tables.map(([generation, table]) => face(sandbox, generation, table));
}

function face(sandbox: Sandbox, generation: Generation, { base, routes }: PathTable): Face {
  const switches = () => sandbox.store.state.switches;
  const unknown = (problem: "path" | "method") => (problem === "path" ? unknownPath : unknownMethod)[generation]();
  return {
    name: generation === "new" ? "one-shot" : "one-shot-legacy",
    base,
    recordsReads: true,
    takesFaults: true,
    routes: routes.map(([line, name]): Route => {
      const [verb, path = ""] = line.split(" ");
      const method = methods.find((candidate) => candidate === verb) ?? "GET";
      const { handle, bodyLimit } = operationNamed(name);
      // A fault or a line of the ledger does not care which generation was called.
      const operation = name.replace(/_legacy$/, "");
      const isAbsent = () => {
        const { generations, absent } = switches().one_shot;
        if (generations !== "both" && generations !== generation) return true;
        return generation === "new" && (absent.includes(operation) || absent.includes(line));
      };
      return {
        method,
        path,
        operation,
        isAbsent,
        ...(bodyLimit === undefined ? {} : { bodyLimit }),
        handle: async (call: Call): Promise<Answer> => {
          const answer = await handle(call, sandbox);
          return isReply(answer) ? answer[generation] : answer;
        },
      };
    }),
    unknown,
    refuse: (error, call) => {
      if (!(error instanceof OneShotError)) return null;
      const { error_form: form } = switches();
      return errorAnswer(error, generation === "legacy" && form === "422" ? "legacy" : form, call.ledger.operation);
    },
  };
}

// Ours: a path nobody serves gets what the framework named by the operation ids would say.
const unknownPath = {
  new: () => json(404, { detail: "Not Found" }),
  legacy: () => json(404, { status: "404 Not Found", details: "Not Found" }),
};
const unknownMethod = {
  new: () => json(405, { detail: "Method Not Allowed" }),
  legacy: () => json(405, { status: "405 Method Not Allowed", details: "Method Not Allowed" }),
};
