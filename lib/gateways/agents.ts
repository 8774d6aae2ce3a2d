import "server-only";
import { X509Certificate } from "node:crypto";
import fs from "node:fs";
import tls from "node:tls";
import { Agent } from "undici";
import { env } from "@/lib/env";
import { errorShape, log } from "@/lib/log";

/** The remote products. The RA's upload host belongs to `ra`. */
export type Service = "one-shot" | "ra";

interface Kept {
  agent: Agent;
  /** The state of the certificate's files it was made from. */
  stamp: string;
}

const agents = new Map<Service, Kept>();

/**
 * Connections to a service; to the RA with the client certificate of the API user, which every host of it may ask for.
 * A renewed certificate is taken at the next call: what is under way ends on the connection it began on.
 */
export function agentOf(service: Service): Agent {
  const kept = agents.get(service);
  const stamp = service === "ra" ? stampOfFiles() : "";
  if (kept?.stamp === stamp) return kept.agent;
  let identity: ClientIdentity = {};
  try {
    if (service === "ra") identity = clientIdentity();
  } catch (error) {
    if (!kept) throw error;
    // Half of a renewal: the certificate is there and its key is not yet. The next call looks again.
    log.warn({ error: errorShape(error) }, "the renewed client certificate cannot be used yet");
    return kept.agent;
  }
  const agent = new Agent({
    connect: { timeout: 3000, ...identity },
    // What a provider sends compressed would have to be cut after unpacking; it is asked not to.
    pipelining: 1,
    connections: 16,
    keepAliveTimeout: 10_000,
  });
  agents.set(service, { agent, stamp });
  void kept?.agent.close();
  return agent;
}

interface ClientIdentity {
  cert?: Buffer;
  key?: Buffer;
  ca?: Buffer;
}

/** The files as configured; a given CA replaces the system's list. Throws where certificate and key do not belong together. */
export function clientIdentity(): ClientIdentity {
  const { RA_CLIENT_CERT_FILE, RA_CLIENT_KEY_FILE, RA_CA_FILE } = env();
  const identity = {
    ...(RA_CLIENT_CERT_FILE ? { cert: fs.readFileSync(RA_CLIENT_CERT_FILE) } : {}),
    ...(RA_CLIENT_KEY_FILE ? { key: fs.readFileSync(RA_CLIENT_KEY_FILE) } : {}),
    ...(RA_CA_FILE ? { ca: fs.readFileSync(RA_CA_FILE) } : {}),
  };
  tls.createSecureContext(identity);
  return identity;
}

export interface ClientCertificate {
  subject: string;
  endsAt: Date;
}

/** Whose certificate the RA is shown and how long it lives; null where none is configured or it cannot be read. */
export function clientCertificate(): ClientCertificate | null {
  try {
    const { cert } = clientIdentity();
    if (!cert) return null;
    const { subject, validTo } = new X509Certificate(cert);
    return { subject: subject.split("\n").join(", "), endsAt: new Date(validTo) };
  } catch {
    return null;
  }
}

/** Changes whenever one of the files does, by writing or by being replaced. */
function stampOfFiles(): string {
  const { RA_CLIENT_CERT_FILE, RA_CLIENT_KEY_FILE, RA_CA_FILE } = env();
  return [RA_CLIENT_CERT_FILE, RA_CLIENT_KEY_FILE, RA_CA_FILE]
    .map((file) => {
      const stats = file ? fs.statSync(file, { throwIfNoEntry: false }) : undefined;
      return stats ? `${stats.mtimeMs}/${stats.size}/${stats.ino}` : "";
    })
    .join(" ");
}
