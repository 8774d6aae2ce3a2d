import type { Service } from "@/lib/gateways/agents";
import type { EvidenceSeen } from "./evidence";
import type { Line } from "./paths";

/*
 * What a probe found: hosts, statuses, forms and counts. Nothing here may hold a person's data, a secret or a token.
 */

export interface HostSeen {
  host: string;
  /** Days the server's own certificate is valid for; null over plain http. */
  certificateDays: number | null;
}

export interface ErrorSeen {
  /** What was asked, in words. */
  asked: string;
  status: number;
  shape: string;
  /** Whether our reader finds the provider's words in it. */
  readable: boolean;
}

export interface ServiceReport {
  service: Service;
  hosts: HostSeen[];
  reachable: boolean;
  skewSeconds: number | null;
  lines: Line[];
  /** Which generation answers on the lines in force. */
  generation: "new" | "legacy" | "both" | "none";
  authority: "visible" | "refused" | "not-asked";
  officers: { listed: number; unknownHere: string[] } | null;
  errors: ErrorSeen[];
  evidence: EvidenceSeen[];
  /** What became of the request that was created; null: none was. */
  created: { status: string | null; carriesLink: boolean; cancelled: boolean } | null;
}

export interface ProbeReport {
  authority: string;
  environment: string;
  at: string;
  clientCertificate: { subject: string; endsAt: string; days: number } | null;
  services: ServiceReport[];
  findings: string[];
  notes: string[];
}

const verdicts = { answers: "answers", absent: "ABSENT", "not-tried": "not tried", "no-answer": "NO ANSWER" };

/** The report for a person at a terminal. */
export function reportText(report: ProbeReport): string {
  const { clientCertificate: certificate } = report;
  const text = [
    `Authority ${report.authority} (${report.environment}), ${report.at}`,
    ...(certificate ? [`Client certificate: ${certificate.subject}, ${certificate.days} days left`] : []),
    ...report.services.flatMap(serviceText),
    "",
    report.findings.length === 0 ? "No findings." : `${report.findings.length} findings:`,
    ...report.findings.map((finding) => `  ! ${finding}`),
    ...report.notes.map((note) => `  - ${note}`),
  ];
  return `${text.join("\n")}\n`;
}

function serviceText(found: ServiceReport): string[] {
  const host = ({ host: name, certificateDays: days }: HostSeen) =>
    days === null ? name : `${name} (certificate valid for ${days} days)`;
  const line = ({ operation, verdict, status, address, inForce, generation }: Line) =>
    `  ${inForce ? "*" : " "} ${operation.padEnd(22)}${generation.padEnd(8)}${verdicts[verdict].padEnd(11)}${String(status ?? "-").padEnd(5)}${address}`;
  const counts = found.officers && `${found.officers.listed} officers listed`;
  return [
    "",
    `${found.service} at ${found.hosts.map(host).join(", ")}`,
    `  ${found.reachable ? "answers" : "does not answer"}, generation ${found.generation}, clock ${found.skewSeconds ?? "?"} s, authority ${found.authority}${counts ? `, ${counts}` : ""}`,
    ...(found.reachable ? found.lines.map(line) : []),
    ...found.errors.map(
      ({ asked, status, shape, readable }) =>
        `  error to ${asked}: ${status} ${shape}${readable ? "" : " NOT READABLE"}`,
    ),
    ...found.evidence.map(evidenceText),
    ...(found.created
      ? [
          `  created: ${found.created.status ?? "?"}, ${found.created.carriesLink ? "with" : "without"} a link, ${found.created.cancelled ? "cancelled again" : "NOT CANCELLED"}`,
        ]
      : []),
  ];
}

function evidenceText(seen: EvidenceSeen): string {
  const parts = [
    seen.videoidData ? "videoid_data" : "no videoid_data",
    `${seen.images.length} images`,
    `${seen.ocrFields} OCR fields`,
    `checks ${seen.checks ?? "none"}`,
    `similarity ${seen.similarity ?? "none"}`,
    seen.acceptance ? "acceptance" : "no acceptance",
    seen.link ? "link" : "no link",
    `video ${seen.video ?? "not asked"}`,
  ];
  return `  a read at ${seen.status ?? "?"} carries: ${parts.join(", ")}`;
}
