import type { Line } from "./paths";
import type { ProbeReport, ServiceReport } from "./report";

/* What of a report an installation has to mend, and what it only should know. */

/** A provider's clock may be this far from ours before times of certificates and codes stop agreeing. */
const mostSkewSeconds = 30;
const warnDays = 30;

type Judged = Pick<ProbeReport, "clientCertificate" | "services">;

export function findingsOf({ clientCertificate, services }: Judged): string[] {
  const days = clientCertificate?.days ?? Number.POSITIVE_INFINITY;
  return [
    ...(days < warnDays ? [`The client certificate ends in ${days} days: renew it.`] : []),
    ...services.flatMap((service) => [...hostFindings(service), ...(service.reachable ? ofService(service) : [])]),
  ];
}

function hostFindings({ service, hosts, reachable }: ServiceReport): string[] {
  const ending = hosts.filter(({ certificateDays: days }) => days !== null && days < warnDays);
  return [
    ...(reachable ? [] : [`${service} does not answer: check its address, the network and the certificates.`]),
    ...ending.map(({ host, certificateDays }) => `The certificate of ${host} ends in ${certificateDays} days.`),
  ];
}

function ofService(found: ServiceReport): string[] {
  const { service, skewSeconds, authority, officers, errors, created } = found;
  return [
    ...(Math.abs(skewSeconds ?? 0) > mostSkewSeconds ? [`The clock of ${service} is ${skewSeconds} s from ours.`] : []),
    ...pathFindings(found),
    ...(authority === "refused"
      ? [`${service} does not show this authority to us: check its code and our access.`]
      : []),
    ...(officers?.unknownHere ?? []).map(
      (id) => `Officer ${id} is bound to a person here and is not listed by the RA.`,
    ),
    ...errors
      .filter(({ readable }) => !readable)
      .map(({ asked }) => `${service}: the error to ${asked} has no known form.`),
    ...(created && !created.cancelled ? [`${service}: the request made by this probe could not be cancelled.`] : []),
  ];
}

/** What each operation should use instead, where what is configured is not served. */
export function correctedPaths(services: readonly ServiceReport[]): Record<string, Record<string, string>> {
  const sections = services.filter(({ reachable }) => reachable).map((found) => [found.service, corrections(found)]);
  return Object.fromEntries(sections.filter(([, section]) => Object.keys(section as object).length > 0));
}

const others = ({ lines }: ServiceReport, operation: string): Line | undefined =>
  lines.find((line) => line.operation === operation && !line.inForce && line.verdict === "answers");

const absentInForce = ({ lines }: ServiceReport) =>
  lines.filter(({ inForce, verdict }) => inForce && verdict === "absent");

/** Whether the whole generation chosen is another than the one served. */
const isOtherGeneration = (found: ServiceReport) => {
  const chosen = found.lines.filter(({ inForce, verdict }) => inForce && verdict !== "not-tried");
  return found.generation !== "none" && chosen.length > 0 && chosen.every(({ verdict }) => verdict === "absent");
};

function corrections(found: ServiceReport): Record<string, string> {
  if (isOtherGeneration(found)) return { generation: found.generation };
  const lines = absentInForce(found).flatMap((line) => others(found, line.operation) ?? []);
  return Object.fromEntries(lines.map(({ operation, address }) => [operation, address]));
}

function pathFindings(found: ServiceReport): string[] {
  if (found.generation === "none") return [`${found.service} serves none of the addresses asked.`];
  if (isOtherGeneration(found))
    return [`${found.service} serves the ${found.generation} generation only: choose it in PROVIDER_PATHS_FILE.`];
  return absentInForce(found).map(({ operation, address }) => {
    const other = others(found, operation);
    const remedy = other ? `${other.address} answers: name it in PROVIDER_PATHS_FILE` : "no documented address answers";
    return `${found.service}: ${operation} at ${address} answers like an address nobody serves; ${remedy}.`;
  });
}

export function notesOf({ services }: Judged): string[] {
  return services.flatMap(({ service, reachable, evidence, lines, created }) => {
    if (!reachable) return [];
    const open = lines.filter(({ inForce, verdict }) => inForce && verdict === "not-tried").length;
    return [
      ...(evidence.length === 0
        ? [
            `${service}: no request beyond its first step could be read, so what its evidence looks like is not known yet.`,
          ]
        : []),
      ...(open > 0 && !created
        ? [`${service}: ${open} operations share an address with a read; --create tries them.`]
        : []),
    ];
  });
}
