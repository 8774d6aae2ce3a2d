import "server-only";
import { env } from "@/lib/env";
import { faultOf } from "@/lib/gateways/fault";
import type { RequestPk, VideoIdentifier, VideoidPk } from "@/lib/gateways/numbers";
import * as oneShot from "@/lib/gateways/one-shot/client";
import { oneShotRoutes, targetOf as oneShotTarget } from "@/lib/gateways/one-shot/paths";
import * as ra from "@/lib/gateways/ra/client";
import { everyItem } from "@/lib/gateways/ra/pages";
import { raRoutes, targetOf as raTarget } from "@/lib/gateways/ra/paths";
import { downloadVideo } from "@/lib/gateways/ra/videoid";
import { ask, type Said } from "./ask";
import { type EvidenceSeen, evidenceIn } from "./evidence";
import type { Fixtures } from "./fixtures";
import { seeHost } from "./hosts";
import { type Api, type Line, probeLines } from "./paths";
import { shapeOf } from "./redact";
import type { ErrorSeen, ServiceReport } from "./report";

/* What is asked of each service, without effect. */

/** Nobody's numbers: high enough for no request, and identifiers of nothing. */
const none = 999_999_999;
const noUuid = "00000000-0000-4000-8000-000000000000";
const nobody = {
  request_pk: none,
  videoid_pk: none,
  document_uid: noUuid,
  document_type: "original",
  image_uid: noUuid,
  token_uid: noUuid,
  video_identifier: noUuid,
  rao_id: none,
};

/** Reads whose answer, or refusal, tells something of every other. */
const telling = ["getRequest", "downloadVideo", "getContract", "getToken", "getOfficer", "missingFields"];

export const oneShotApi = (): Api => ({
  service: "one-shot",
  routes: oneShotRoutes(),
  targetOf: oneShotTarget,
  nobody,
  bodies: {},
});

export const raApi = (authority: string): Api => ({
  service: "ra",
  routes: raRoutes(),
  targetOf: raTarget,
  nobody: { ...nobody, authority },
  bodies: { firstUnusedScratchcard: { ra: authority } },
});

/** Numbers of a request whose evidence can be looked for. */
export interface Sample {
  requestPk: RequestPk;
  videoidPk: VideoidPk | null;
}

const discarded = async () => true;

async function baseReport(api: Api, addresses: readonly string[], fixtures: Fixtures) {
  const answers = new Map<string, Said>();
  const hosts = await Promise.all(addresses.map((address) => seeHost(api.service, address)));
  const lines = await probeLines(api, (operation, said) => {
    answers.set(operation, said);
    fixtures.keep(`${api.service}-${operation}`, said, true);
  });
  // The least: an answer that took its time says nothing of the clock.
  const skews = [...answers.values()].flatMap(({ skewSeconds }) => skewSeconds ?? []);
  skews.sort((one, other) => Math.abs(one) - Math.abs(other));
  const report: ServiceReport = {
    service: api.service,
    hosts,
    reachable: lines.some(({ verdict }) => verdict !== "no-answer"),
    skewSeconds: skews[0] ?? null,
    lines,
    generation: generationOf(lines),
    authority: "not-asked",
    officers: null,
    errors: telling.flatMap((operation) => errorSeen(operation, answers.get(operation))),
    evidence: [],
    created: null,
  };
  return { report, answers };
}

function generationOf(lines: readonly Line[]): ServiceReport["generation"] {
  const answers = (wanted: string) => lines.some((line) => line.generation === wanted && line.verdict === "answers");
  if (answers("new")) return answers("legacy") ? "both" : "new";
  return answers("legacy") ? "legacy" : "none";
}

function errorSeen(operation: string, said: Said | undefined): ErrorSeen[] {
  if (!said || said.status < 400) return [];
  const { status, body } = said;
  return [{ asked: `${operation} of nobody`, status, shape: shapeOf(body), readable: faultOf(body) !== null }];
}

/** A request as it is read, and whether its video is given. */
async function readSample(
  api: Api,
  sample: Sample,
  fixtures: Fixtures,
  video: (seen: Said) => Promise<boolean | null>,
): Promise<EvidenceSeen | null> {
  const route = api.routes.getRequest?.[0];
  if (!route) throw new Error("a request can be read");
  const target = api.targetOf("getRequest", route, { request_pk: sample.requestPk });
  const said = await ask({ service: api.service, operation: "getRequest", ...target });
  if (said instanceof Error) return null;
  const seen = evidenceIn(said);
  if (!seen) return null;
  fixtures.keep(`${api.service}-request-${seen.status ?? "unknown"}`, said, false);
  try {
    const given = await video(said);
    return { ...seen, video: given === null ? null : given ? "returned" : "not-returned" };
  } catch {
    return { ...seen, video: "failed" };
  }
}

const present = <T>(value: T | null): value is T => value !== null;

export async function probeOneShot(samples: readonly Sample[], fixtures: Fixtures): Promise<ServiceReport> {
  const api = oneShotApi();
  const { report } = await baseReport(api, [env().ONE_SHOT_URL ?? ""], fixtures);
  if (!report.reachable) return report;
  const seen = await Promise.all(
    samples.map((sample) =>
      readSample(api, sample, fixtures, async () => {
        const { requestPk, videoidPk } = sample;
        if (videoidPk === null) return null;
        return (await oneShot.downloadVideo({ requestPk, videoidPk }, discarded)) ?? false;
      }),
    ),
  );
  return { ...report, evidence: seen.filter(present) };
}

export async function probeRa(
  authority: string,
  ownSamples: readonly Sample[],
  officersHere: readonly string[],
  fixtures: Fixtures,
): Promise<ServiceReport> {
  const api = raApi(authority);
  const { RA_URL, RA_UPLOAD_URL } = env();
  const addresses = [RA_URL, RA_UPLOAD_URL].filter((address) => address !== undefined);
  const { report, answers } = await baseReport(api, addresses, fixtures);
  if (!report.reachable) return report;
  const seen = await Promise.all(
    [...ownSamples, ...(await listed(authority))].slice(0, 4).map((sample) =>
      readSample(api, sample, fixtures, async () => {
        const { pk, videoid_data: video } = await ra.getRequest(sample.requestPk);
        if (!video?.video_identifier) return null;
        const numbers = {
          requestPk: pk,
          videoidPk: video.pk as VideoidPk,
          videoIdentifier: video.video_identifier as VideoIdentifier,
        };
        return (await downloadVideo(numbers, discarded)) ?? false;
      }),
    ),
  );
  return {
    ...report,
    authority: answers.get("getAuthority")?.status === 200 ? "visible" : "refused",
    officers: await officersOf(authority, officersHere),
    evidence: seen.filter(present),
  };
}

/** Requests of the authority that have gone beyond their first step, from the first page. */
async function listed(authority: string): Promise<Sample[]> {
  try {
    const { items } = await ra.listRequests({ registration_authority: authority });
    return items
      .filter(({ status }) => status !== "VIDEOPENDING")
      .map(({ pk, videoid_data: video }) => ({ requestPk: pk, videoidPk: (video?.pk ?? null) as VideoidPk | null }));
  } catch {
    return [];
  }
}

/** More officers than these are not counted. */
const mostOfficers = 200;

async function officersOf(authority: string, here: readonly string[]): Promise<ServiceReport["officers"]> {
  const ids = new Set<string>();
  try {
    for await (const { pk } of everyItem((page) => ra.listOfficers({ registration_authority: authority }, page))) {
      ids.add(String(pk));
      if (ids.size >= mostOfficers) break;
    }
  } catch {
    return null;
  }
  return { listed: ids.size, unknownHere: here.filter((id) => !ids.has(id)) };
}
