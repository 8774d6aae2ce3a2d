import { carriesEvidence } from "./evidence";
import type { ServiceReport } from "./report";

/** Switches with which our sandbox behaves as these services were seen to; what was not seen is left as it is. */
export function sandboxSwitches(services: readonly ServiceReport[]): Record<string, unknown> {
  const oneShot = services.find(({ service }) => service === "one-shot");
  const seen = services.flatMap(({ evidence }) => evidence);
  const own = oneShot?.evidence ?? [];
  return {
    ...(oneShot?.reachable && {
      one_shot: {
        ...(oneShot.generation !== "none" && { generations: oneShot.generation }),
        absent: oneShot.generation === "legacy" ? [] : absentLines(oneShot),
      },
      ...errorForm(oneShot),
    }),
    ...(own.length > 0 && { evidence: evidenceSwitch(own) }),
    ...firstOf(
      seen.map(({ checks }) => checks),
      "checks_form",
    ),
    ...(own.some(carriesEvidence) && { acceptance: own.some(({ acceptance }) => acceptance) ? "full" : "empty" }),
    ...(own.length > 0 && { legacy_quirks: own.some(({ phoneIsNumber }) => phoneIsNumber) }),
  };
}

function evidenceSwitch(seen: ServiceReport["evidence"]): "full" | "video" | "none" {
  if (seen.some(carriesEvidence)) return "full";
  return seen.some(({ video }) => video === "returned") ? "video" : "none";
}

/** Addresses as the sandbox writes them. */
function absentLines({ lines }: ServiceReport): string[] {
  const absent = lines.filter(({ generation, verdict }) => generation === "new" && verdict === "absent");
  return absent.map(({ address }) =>
    address
      .replace(/ multipart$/, "")
      .replace("/oneshot/api/v1", "")
      .replace(/\?.*$/, "")
      .replace(/\/(original|signed)\//, "/:document_type/")
      .replace(/\{(\w+)\}/g, ":$1"),
  );
}

function errorForm({ errors }: ServiceReport): { error_form?: string } {
  const shapes = errors.map(({ shape }) => shape);
  if (shapes.some((shape) => shape.startsWith("{title:"))) return { error_form: "title" };
  if (shapes.some((shape) => /^\{detail: \[/.test(shape))) return { error_form: "422" };
  return shapes.some((shape) => shape.includes("details:")) ? { error_form: "legacy" } : {};
}

function firstOf<T>(values: readonly (T | null)[], key: string): Record<string, T> {
  const found = values.find((value) => value !== null);
  return found === undefined || found === null ? {} : { [key]: found };
}
