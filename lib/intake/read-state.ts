import "server-only";
import type { z } from "zod";
import type { KeyActor } from "@/lib/auth/actor";
import { openSubject } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { rowColumns } from "@/lib/requests/list-row";
import { maskEmail, maskPhone, requestLabel } from "@/lib/requests/mask";
import { openPerson } from "@/lib/requests/person";
import { readUploads } from "@/lib/requests/uploads";
import type { UploadsView } from "@/lib/requests/uploads-view";
import { houseStatus } from "@/lib/workflows/status";
import { type nextSteps, requestState } from "./schema";

type RequestState = z.infer<typeof requestState>;
type Next = (typeof nextSteps)[number];

/** A request of the key's authority whose evidence is made elsewhere, masked, with what is missing and what to do. */
export async function readState(
  actor: KeyActor,
  requestId: string,
  say: (next: Next) => string,
): Promise<RequestState> {
  const row = await db().request.findFirst({
    where: { id: requestId, authorityId: { in: [...actor.authorityIds] } },
    select: { ...rowColumns, creationError: true },
  });
  const uploads = row && (await readUploads(row, true));
  if (!row || !uploads) throw new AppError("not-found");
  const person = await openPerson(row);
  const cipher = await openSubject(row);
  const next = nextOf(row, uploads);
  return requestState.parse({
    id: row.id,
    number: requestLabel(row.number),
    workflow: row.workflow,
    profile: row.profile,
    creation: row.creation,
    creationError: cipher.openOptional({ table: "request", column: "creationError", row: row.id }, row.creationError),
    providerStatus: row.status,
    status: houseStatus(row),
    next,
    advice: say(next),
    missing: uploads.missing,
    uploads: uploads.last.map(({ part, state, at, bytes, sha256, errorText }) => ({
      part,
      state,
      at,
      bytes,
      sha256,
      providerSays: errorText,
    })),
    applicant: { phone: maskPhone(person.phone), email: maskEmail(person.email) },
    createdAt: row.createdAt.toISOString(),
    changedAt: row.statusChangedAt.toISOString(),
  });
}

function nextOf({ creation, status }: { creation: string; status: string }, uploads: UploadsView): Next {
  if (creation === "failed") return "create-anew";
  if (creation === "unknown") return "look-it-up";
  if (creation === "sending" || uploads.last.some(({ state }) => state === "sending")) return "wait";
  if (status === "VIDEOERROR") return "send-again";
  if (status === "VIDEOINCOMPLETE") return "complete";
  return status === "VIDEOPENDING" ? "hand-over" : "none";
}
