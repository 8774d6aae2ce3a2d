import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Subject } from "@/lib/sandbox/signing/test-authority";
import { loose } from "./body";
import { OneShotError } from "./errors";
import type { DocumentRecord } from "./records";
import { type Plan, rectangleOf } from "./visible-signature";

/** The older generation's second signature. Its accounts are the officers', which is ours: no others are known here. */
export const countersignatureField = {
  countersignature: z
    .object({
      username: loose,
      password: loose,
      pin: loose,
      position: z.string().nullish(),
      page: z.coerce.number().int().min(0).nullish(),
      signature_format: z
        .object({
          text_format: z.array(z.coerce.string()).nullish(),
          date_format: z.string().nullish(),
          timezone: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
};
const bodySchema = z.object({
  ...countersignatureField,
  options: z.record(z.string(), z.object({ usecountersignature: z.boolean().nullish() })).nullish(),
});

export interface Countersigner {
  subject: Subject;
  plan: Plan | null;
  /** Uids of the documents that get it. */
  documents: Set<string>;
}

export function readCountersigner(
  { directory }: Sandbox,
  { countersignature: wanted, options }: z.infer<typeof bodySchema>,
  documents: DocumentRecord[],
): Countersigner | null {
  if (!wanted) return null;
  const officer = directory.raos().find((rao) => rao.username === wanted.username);
  if (!officer || officer.password !== wanted.password || officer.pin !== wanted.pin)
    throw new OneShotError(403, "Invalid countersignature credentials");
  const [givenName = "", ...surnames] = officer.name.split(/\s+/);
  const rectangle = rectangleOf(wanted.position);
  const format = wanted.signature_format;
  return {
    subject: {
      commonName: officer.name,
      givenName,
      surname: surnames.join(" "),
      serialNumber: `RAO-${officer.id}`,
      country: "ES",
    },
    plan: rectangle && {
      rectangle,
      page: wanted.page ?? 0,
      text: format?.text_format ?? ["%(CN)s", "%(DATE)s"],
      dateFormat: format?.date_format ?? "%d/%m/%Y %H:%M:%S",
      timezone: format?.timezone ?? "UTC",
      image: null,
    },
    documents: new Set(documents.map(({ uid }) => uid).filter((uid) => options?.[uid]?.usecountersignature !== false)),
  };
}
