import type { UserActor } from "@/lib/auth/actor";
import { makeWebhookToken } from "@/lib/authorities/webhook-tokens";
import { backgroundDone } from "@/lib/background";
import { db, inTransaction } from "@/lib/db";
import { openRequest } from "@/lib/requests/open-request";
import { asksHolder, type WorkflowId } from "@/lib/workflows/names";
import { availableWorkflows } from "@/lib/workflows/registry";
import { CommandError } from "./command-error";
import { environment } from "./environment";

/** Tells the sandbox where to post webhooks; a new address at every start, since the port may have changed. */
export async function registerWebhooks(sandboxUrl: string): Promise<void> {
  const authorities = await db().authority.findMany({ where: { environment: "sandbox" } });
  for (const authority of authorities) {
    const token = await inTransaction((tx) => makeWebhookToken(tx, { kind: "command" }, authority.id));
    const url = `http://127.0.0.1:${environment.PORT}/api/webhooks/${token}`;
    await control(sandboxUrl, "/_control/webhook", { registration_authority: authority.code, url, family: "event" });
  }
}

interface Planned {
  authority: string;
  workflow?: WorkflowId;
  profile?: string;
  story?: string;
  /** Null: its applicant has not come yet. */
  outcome: "review" | "incomplete" | "error" | null;
  /** What the provider's own operator says of it. */
  operator?: "validated";
}

/** What each demonstration request becomes; those of a provider that is not configured are left out. */
const requests: readonly Planned[] = [
  { authority: "1187", story: "clean", outcome: "review" },
  { authority: "1187", story: "name-differs", outcome: "review" },
  { authority: "1204", story: "expired", outcome: "review" },
  { authority: "1204", story: "clean-foreigner", outcome: "review" },
  { authority: "1187", story: "low-similarity", outcome: "review" },
  { authority: "1187", story: "third-attempt", outcome: "review" },
  { authority: "1204", story: "missing-rear", outcome: "review" },
  { authority: "1311", story: "clean-passport", outcome: "review" },
  { authority: "1187", story: "clean", outcome: "incomplete" },
  { authority: "1204", story: "broken-video", outcome: "error" },
  { authority: "1187", outcome: null },
  { authority: "1204", outcome: null },
  { authority: "1187", workflow: "ra-eidas", outcome: null },
  { authority: "1187", workflow: "ra-external", outcome: null },
  { authority: "1187", workflow: "ra-eidas", profile: "PFnubeQAFEmpresa", outcome: "review", operator: "validated" },
];

/** The holder of a request that names one. */
const holder = {
  givenName: "Marta",
  surname1: "Quirós",
  surname2: "Vidal",
  documentType: "IDC",
  documentCountry: "ES",
  documentNumber: "73920184M",
};

/** A first day's work, made once through the product's own verbs and the sandbox's applicants. */
export async function ensureDemoRequests(sandboxUrl: string): Promise<void> {
  if ((await db().request.count({ take: 1 })) === 0) await openAll(sandboxUrl, requests);
}

/** So many alike to be reviewed, for what is measured. */
export async function fillQueue(sandboxUrl: string, count: number): Promise<void> {
  const one: Planned = { authority: "1187", story: "clean", outcome: "review" };
  await openAll(sandboxUrl, Array<Planned>(count).fill(one));
}

async function openAll(sandboxUrl: string, planned: readonly Planned[]): Promise<void> {
  const admin = await db().user.findFirstOrThrow({
    where: { role: "admin", demonstration: true, authorities: { some: { authority: { code: "1311" } } } },
    include: { authorities: { include: { authority: true } } },
  });
  const actor: UserActor = {
    kind: "user",
    userId: admin.id,
    sessionId: "demonstration",
    role: "admin",
    authorityIds: admin.authorities.map((entry) => entry.authorityId),
    raoId: null,
    secondFactorAt: new Date(),
    ip: null,
  };
  const ids = new Map(admin.authorities.map((entry) => [entry.authority.code, entry.authorityId]));
  const before = await db().request.count();
  for (const [at, plan] of planned.entries()) {
    const workflow = plan.workflow ?? "one-shot-eidas";
    if (!availableWorkflows().includes(workflow)) continue;
    const { requestId } = await openRequest(actor, {
      authorityId: ids.get(plan.authority) ?? "",
      workflow,
      profile: plan.profile ?? "PFnubeQAFCiudadano",
      phone: `+34600550${140 + before + at}`,
      email: `solicitante.${before + at + 1}@correo.example`,
      ...(asksHolder(workflow) ? holder : {}),
      key: crypto.randomUUID(),
    });
    await backgroundDone(20_000);
    const row = await db().request.findUniqueOrThrow({ where: { id: requestId } });
    if (plan.outcome && row.requestPk) {
      const body = { outcome: plan.outcome, ...(plan.story ? { story: plan.story } : {}) };
      await control(sandboxUrl, `/_control/requests/${row.requestPk}/finish`, body);
      if (plan.operator)
        await control(sandboxUrl, `/_control/requests/${row.requestPk}/operator`, { decision: plan.operator });
    }
  }
}

async function control(sandboxUrl: string, path: string, body: object): Promise<void> {
  const answer = await fetch(new URL(path, sandboxUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new CommandError(`The sandbox answered ${answer.status} to ${path}: ${await answer.text()}`);
}
