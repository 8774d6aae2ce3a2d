import "server-only";
import { ProviderError } from "@/lib/gateways/errors";
import * as oneShot from "@/lib/gateways/one-shot/client";
import type { Numbers } from "@/lib/gateways/paths";
import * as ra from "@/lib/gateways/ra/client";
import { keyStoreOf } from "@/lib/workflows/profiles";
import type { Connection } from "@/lib/workflows/workflow";
import { ask } from "./ask";
import { evidenceIn } from "./evidence";
import type { Fixtures } from "./fixtures";
import { type Api, type Line, tryLine } from "./paths";
import type { ServiceReport } from "./report";
import { oneShotApi, raApi } from "./services";

/* A request made to be cancelled: what only a real one can show. */

export interface Contact {
  phone: string;
  email: string;
  /** The certificate profile at each product: not every one is known to both. */
  profiles: { "one-shot": string; ra: string };
}

type Made = { numbers: Numbers; carriesLink: boolean };

export async function createOneShot(
  report: ServiceReport,
  connection: Connection,
  contact: Contact,
  fixtures: Fixtures,
): Promise<ServiceReport> {
  const { authorityCode, environment, billing } = connection;
  const { phone, email, profiles } = contact;
  const made = await oneShot.createVideoid(
    { registrationAuthority: authorityCode, environment, billing },
    { phone, email, profile: profiles["one-shot"] },
  );
  const numbers = { request_pk: made.requestPk, videoid_pk: made.videoidPk };
  return follow(oneShotApi(), report, { numbers, carriesLink: made.link !== null }, fixtures);
}

/** Uses up a scratchcard. */
export async function createRa(
  report: ServiceReport,
  authority: string,
  { phone, email, profiles }: Contact,
  fixtures: Fixtures,
): Promise<ServiceReport> {
  const card = await ra.firstUnusedScratchcard(authority);
  if (!card) throw new ProviderError("answered", "firstUnusedScratchcard", { httpStatus: 404 });
  const made = await ra.createRequest({
    profile: profiles.ra,
    secure_element: `${keyStoreOf(profiles.ra)}`,
    scratchcard: card.sn,
    registration_authority: authority,
    email,
    mobile_phone_number: phone,
    videoid_mode: 1,
  });
  const numbers = { request_pk: made.pk, videoid_pk: made.videoid_data?.pk ?? null };
  return follow(raApi(authority), report, { numbers, carriesLink: Boolean(made.videoid_data?.videoid_link) }, fixtures);
}

/** Reads what was made, tries the addresses a read could not tell of, and cancels whatever became of that. */
async function follow(
  api: Api,
  report: ServiceReport,
  { numbers, carriesLink }: Made,
  fixtures: Fixtures,
): Promise<ServiceReport> {
  const route = api.routes.getRequest?.[0];
  const said = route
    ? await ask({ service: api.service, operation: "getRequest", ...api.targetOf("getRequest", route, numbers) })
    : null;
  const seen = said && !(said instanceof ProviderError) ? evidenceIn(said) : null;
  if (seen && said && !(said instanceof ProviderError)) fixtures.keep(`${api.service}-request-created`, said, false);
  const lines: Line[] = [];
  let cancelled = false;
  // The line in force comes first of its operation, and cancelling after everything else.
  const last = (line: Line) => (line.operation === "cancelRequest" ? 1 : 0);
  for (const line of report.lines.toSorted((one, other) => last(one) - last(other))) {
    const tried = line.operation === "cancelRequest" || line.verdict === "not-tried";
    if (!tried) {
      lines.push(line);
      continue;
    }
    const { verdict, status } = await tryLine(api, line, { ...api.nobody, ...numbers });
    lines.push({ ...line, verdict, status });
    if (line.operation === "cancelRequest" && status !== null && status < 300) cancelled = true;
  }
  return {
    ...report,
    lines,
    authority: "visible",
    created: { status: seen?.status ?? null, carriesLink: carriesLink || (seen?.link ?? false), cancelled },
  };
}
