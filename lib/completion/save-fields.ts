import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { readFromProvider } from "@/lib/requests/refresh-request";
import type { RequestText } from "@/lib/workflows/workflow";
import { giveToProvider } from "./record-act";
import type { SaveFieldsInput } from "./schema";

/**
 * Fills in fields at the RA. Sent twice they say the same: an answer that was lost is read back, and may be sent again
 * by hand. What the identification filled in is never among them.
 */
export async function saveFields(actor: UserActor, input: SaveFieldsInput): Promise<void> {
  const { requestId, token, key, fields } = input;
  const changed = fields as Partial<Record<RequestText, string>>;
  const names = Object.keys(fields).toSorted() as RequestText[];
  await giveToProvider(
    actor,
    { requestId, token, key, kind: "fields", fields: names },
    async ({ completion, requestPk }) => {
      await completion.update(requestPk, changed, requestId);
      return {};
    },
    async () => {
      const { fields: now } = await readFromProvider(requestId);
      return names.every((name) => (now[name] ?? "") === (changed[name] ?? "")) ? {} : null;
    },
  );
}
