import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import { OneShotError } from "./errors";
import { findImage } from "./images";
import type { DocumentRecord } from "./records";

const place = z.object({
  position: z.string().nullish(),
  page: z.coerce.number().int().min(0).nullish().catch(null),
  image: z.string().nullish(),
});
const optionSchema = place.extend({ usecountersignature: z.boolean().nullish() });
const formatSchema = z.object({
  text_format: z.array(z.coerce.string()).nullish(),
  date_format: z.string().nullish(),
  timezone: z.string().nullish(),
});
export const appearanceFields = {
  /** The new generation's, for every document. */
  signature: z
    .object({
      appearance: place
        .extend({
          text: z.array(z.coerce.string()).nullish(),
          date: z.string().nullish(),
          timezone: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
  /** The older generation's, by document. */
  options: z.record(z.string(), optionSchema).nullish(),
  signature_format: formatSchema.nullish(),
  use_signature_text: z.boolean().nullish(),
};
const bodySchema = z.object(appearanceFields);
type Body = z.infer<typeof bodySchema>;

export interface Plan {
  page: number;
  rectangle: [number, number, number, number];
  text: string[];
  dateFormat: string;
  timezone: string;
  image: DocumentImage | null;
}
type DocumentImage = NonNullable<ReturnType<typeof findImage>>;

const usualText = ["%(CN)s", "%(DATE)s"];
const usualDate = "%d/%m/%Y %H:%M:%S";

/** What each document shall show, by uid; a document without an entry is signed invisibly. */
export function planAppearances(sandbox: Sandbox, body: Body, documents: DocumentRecord[]): Map<string, Plan> {
  const everywhere = body.signature?.appearance;
  const options = body.options ?? {};
  const unknown = Object.keys(options).filter((uid) => !documents.some((document) => document.uid === uid));
  if (unknown.length > 0)
    throw new OneShotError(404, `The following documents are not found in Request's folders: ${unknown.join(", ")}`);
  const places = documents.flatMap(({ uid, kind }) => {
    const wanted = options[uid] ?? everywhere;
    const isVisible = wanted && [wanted.position, wanted.page, wanted.image].some((value) => (value ?? "") !== "");
    return kind === "pdf" && isVisible ? [{ uid, wanted }] : [];
  });
  complain(
    400,
    places.map(({ uid, wanted }) => {
      // Not a rectangle counts as missing, which is ours.
      const missing = rectangleOf(wanted.position) === null ? "position" : "page";
      const isMissing = missing === "position" || (wanted.page ?? null) === null;
      return [uid, isMissing ? `Missing required parameter '${missing}' for file ${uid}` : null];
    }),
  );
  const imageOf = (uid: string | null | undefined) => (uid ? (findImage(sandbox, uid) ?? null) : null);
  complain(
    404,
    places.map(({ uid, wanted: { image } }) => [
      uid,
      image && !imageOf(image) ? `The image ${image} cannot be found on disk` : null,
    ]),
  );
  const format = body.signature_format;
  const text = body.use_signature_text === false ? [] : (everywhere?.text ?? format?.text_format ?? usualText);
  return new Map(
    places.map(({ uid, wanted }): [string, Plan] => [
      uid,
      {
        page: wanted.page ?? 0,
        rectangle: rectangleOf(wanted.position) ?? [0, 0, 0, 0],
        text,
        dateFormat: everywhere?.date ?? format?.date_format ?? usualDate,
        timezone: everywhere?.timezone ?? format?.timezone ?? "UTC",
        image: imageOf(wanted.image),
      },
    ]),
  );
}

/** These errors name every document they are about. */
function complain(httpStatus: number, complaints: (string | null)[][]): void {
  const real = complaints.filter(([, text]) => text);
  if (real.length > 0) throw new OneShotError(httpStatus, Object.fromEntries(real), { blamed: ["options"] });
}

export function rectangleOf(position: string | null | undefined): Plan["rectangle"] | null {
  const [x1, y1, x2, y2, ...more] = (position ?? "")
    .split(",")
    .map((part) => (part.trim() ? Number(part) : Number.NaN));
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined || more.length > 0) return null;
  return [x1, y1, x2, y2].every(Number.isFinite) && x2 > x1 && y2 > y1 ? [x1, y1, x2, y2] : null;
}

/** Fills in the templates the documents name. */
export function fillText(plan: Plan, holder: { name: string; subject: string; email: string }, at: Date): string[] {
  const values: Record<string, string> = {
    CN: holder.name,
    SUBJECT: holder.subject,
    E: holder.email,
    DATE: formatDate(at, plan.dateFormat, plan.timezone),
  };
  return plan.text.map((line) =>
    line.replaceAll(/%\((CN|SUBJECT|DATE|E)\)s?/g, (_all, name: string) => values[name] ?? ""),
  );
}

function formatDate(at: Date, format: string, timezone: string): string {
  const parts = new Map(
    formatterOf(timezone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const names = { d: "day", m: "month", Y: "year", H: "hour", M: "minute", S: "second" } as const;
  return format.replaceAll(/%([dmYHMSy%])/g, (all, letter: string) => {
    if (letter === "%") return "%";
    if (letter === "y") return (parts.get("year") ?? "").slice(-2);
    const name = Object.entries(names).find(([key]) => key === letter)?.[1];
    return (name && parts.get(name)) ?? all;
  });
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const two = "2-digit";
  const options = {
    year: "numeric",
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    hourCycle: "h23",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
  } catch {
    // The documents' own sample, Europe/Barcelona, is no zone.
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  }
}
