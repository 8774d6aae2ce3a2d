import "server-only";
import { recordAudit } from "@/lib/audit/record";
import { rememberCapabilities, type Seen } from "@/lib/authorities/capabilities";
import { connectionOf } from "@/lib/authorities/connection";
import { db, inTransaction } from "@/lib/db";
import { env } from "@/lib/env";
import { clientCertificate } from "@/lib/gateways/agents";
import { ProviderError } from "@/lib/gateways/errors";
import type { RequestPk, VideoidPk } from "@/lib/gateways/numbers";
import { isWorkflowId, workflows } from "@/lib/workflows/names";
import { type Contact, createOneShot, createRa } from "./create";
import { carriesEvidence } from "./evidence";
import { correctedPaths, findingsOf, notesOf } from "./findings";
import { type Fixture, Fixtures } from "./fixtures";
import { daysUntil } from "./hosts";
import { redactText } from "./redact";
import type { ProbeReport, ServiceReport } from "./report";
import { probeOneShot, probeRa, type Sample } from "./services";
import { sandboxSwitches } from "./switches";

/** What a probe leaves: the report, and what lets our sandbox behave like what was found. */
export interface Probed {
  report: ProbeReport;
  fixtures: [name: string, fixture: Fixture][];
  switches: Record<string, unknown>;
  /** What PROVIDER_PATHS_FILE should hold; empty where nothing has to change. */
  paths: Record<string, Record<string, string>>;
}

interface ProbedAuthority {
  id: string;
  code: string;
  environment: string;
}

/** How many requests of ours are read for what they carry. */
const samplesRead = 3;

async function samplesOf(authorityId: string, product: string): Promise<Sample[]> {
  const ids = Object.entries(workflows).flatMap(([id, workflow]) => (workflow.product === product ? [id] : []));
  const rows = await db().request.findMany({
    where: {
      authorityId,
      workflow: { in: ids.filter(isWorkflowId) },
      requestPk: { not: null },
      status: { not: "VIDEOPENDING" },
    },
    select: { requestPk: true, videoidPk: true },
    orderBy: { createdAt: "desc" },
    take: samplesRead,
  });
  return rows.map(({ requestPk, videoidPk }) => ({
    requestPk: requestPk as RequestPk,
    videoidPk: videoidPk as VideoidPk | null,
  }));
}

async function officersHere(authorityId: string): Promise<string[]> {
  const people = await db().user.findMany({
    where: { role: "rao", raoId: { not: null }, disabledAt: null, authorities: { some: { authorityId } } },
    select: { raoId: true },
  });
  return people.flatMap(({ raoId }) => raoId ?? []);
}

/** Reads what the provider's hosts serve this authority; with a contact also makes a request of each and cancels it. */
export async function probe(authority: ProbedAuthority, contact: Contact | null): Promise<Probed> {
  const fixtures = new Fixtures();
  const failures: string[] = [];
  const services: ServiceReport[] = [];
  const follow = async (found: ServiceReport, create: (contact: Contact) => Promise<ServiceReport>) => {
    if (!contact || !found.reachable) return found;
    try {
      return await create(contact);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const words = redactText(error.fault?.text ?? "");
      failures.push(`${found.service}: no request could be made (${error.message}${words ? `: ${words}` : ""}).`);
      return found;
    }
  };
  if (env().ONE_SHOT_URL) {
    const found = await probeOneShot(await samplesOf(authority.id, "One-Shot"), fixtures);
    const connection = await connectionOf(authority.id);
    services.push(await follow(found, (given) => createOneShot(found, connection, given, fixtures)));
  }
  if (env().RA_URL) {
    const [own, here] = [await samplesOf(authority.id, "RA"), await officersHere(authority.id)];
    const found = await probeRa(authority.code, own, here, fixtures);
    services.push(await follow(found, (given) => createRa(found, authority.code, given, fixtures)));
  }
  const certificate = clientCertificate();
  const judged = {
    clientCertificate: certificate && {
      subject: certificate.subject,
      endsAt: certificate.endsAt.toISOString(),
      days: daysUntil(certificate.endsAt),
    },
    services,
  };
  const report: ProbeReport = {
    authority: authority.code,
    environment: authority.environment,
    at: new Date().toISOString(),
    ...judged,
    findings: [...findingsOf(judged), ...failures],
    notes: notesOf(judged),
  };
  await remember(authority.id, report);
  return { report, fixtures: fixtures.all(), switches: sandboxSwitches(services), paths: correctedPaths(services) };
}

/** What was seen becomes what the authority's pages and policies go by. */
async function remember(authorityId: string, { services, findings, at }: ProbeReport): Promise<void> {
  await inTransaction(async (tx) => {
    for (const { service, evidence } of services) {
      if (evidence.length === 0) continue;
      const films = evidence.flatMap(({ video }) => (video === null || video === "failed" ? [] : video));
      const seen: Seen = {
        evidence: evidence.some(carriesEvidence) ? "returned" : "not-returned",
        ...(films.length > 0 && { video: films.includes("returned") ? "returned" : "not-returned" }),
        seenAt: at,
      };
      await rememberCapabilities(tx, authorityId, service, seen);
    }
    const created = services.filter((service) => service.created).map(({ service }) => service);
    await recordAudit(
      tx,
      { kind: "command" },
      {
        action: "authority.probe",
        authorityId,
        subjectId: authorityId,
        details: { findings: findings.length, created },
      },
    );
  });
}
