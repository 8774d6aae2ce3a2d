import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { inBackground } from "@/lib/background";
import { foldEmail, foldPhone } from "@/lib/crypto/fold";
import { AppError } from "@/lib/errors";
import type { Contact } from "@/lib/requests/contact";
import { openPerson } from "@/lib/requests/person";
import type { Request } from "@/prisma/generated/client";
import { recordAct } from "./record-act";
import type { UpdateInput } from "./schema";
import { sendAct } from "./send-act";
import { giveBackAct } from "./sweep";

/**
 * Corrects phone and e-mail at the provider; what it then says is what is stored. Fields of the identification never
 * leave.
 */
export async function updateContact(actor: UserActor, input: UpdateInput): Promise<{ actId: string }> {
  let wanted: Contact | undefined;
  const { id, act } = await recordAct(actor, "update", input, async (request) => {
    wanted = await wantedContact(request, input);
    return { contact: JSON.stringify(wanted) };
  });
  if (act && wanted) {
    const contact = wanted;
    inBackground(
      "update contact",
      () => sendAct(actor, act, async () => act.workflow.update?.(act.numbers, contact, act.requestId)),
      () => giveBackAct(act.id),
    );
  }
  return { actId: id };
}

/** What was left empty stays as it is; something must change. */
async function wantedContact(request: Request, { phone, email }: UpdateInput): Promise<Contact> {
  if (phone === null && email === null) throw new AppError("invalid-input", { fields: { phone: "contact-needed" } });
  const now = await openPerson(request);
  const wanted = { phone: phone ?? now.phone, email: email ?? now.email };
  if (wanted.phone === null) throw new AppError("invalid-input", { fields: { phone: "required" } });
  if (wanted.email === null) throw new AppError("invalid-input", { fields: { email: "required" } });
  const samePhone = foldPhone(wanted.phone) === foldPhone(now.phone ?? "");
  const sameEmail = foldEmail(wanted.email) === foldEmail(now.email ?? "");
  if (samePhone && sameEmail)
    throw new AppError("invalid-input", {
      fields: { ...(phone ? { phone: "unchanged" } : {}), ...(email ? { email: "unchanged" } : {}) },
    });
  return { phone: wanted.phone, email: wanted.email };
}
