import "server-only";
import fs from "node:fs";
import { Agent } from "undici";
import { env } from "@/lib/env";

/** The remote products. The RA's upload host belongs to `ra`. */
export type Service = "one-shot" | "ra";

const agents = new Map<Service, Agent>();

/** Connections to a service; to the RA with the client certificate of the API user, which every host of it may ask for. */
export function agentOf(service: Service): Agent {
  let agent = agents.get(service);
  if (!agent) {
    agent = new Agent({
      connect: { timeout: 3000, ...(service === "ra" ? clientCertificate() : {}) },
      // What a provider sends compressed would have to be cut after unpacking; it is asked not to.
      pipelining: 1,
      connections: 16,
      keepAliveTimeout: 10_000,
    });
    agents.set(service, agent);
  }
  return agent;
}

/** Read once: a renewed certificate takes effect with the next start. A given CA replaces the system's list. */
function clientCertificate(): { cert?: Buffer; key?: Buffer; ca?: Buffer } {
  const { RA_CLIENT_CERT_FILE, RA_CLIENT_KEY_FILE, RA_CA_FILE } = env();
  return {
    ...(RA_CLIENT_CERT_FILE ? { cert: fs.readFileSync(RA_CLIENT_CERT_FILE) } : {}),
    ...(RA_CLIENT_KEY_FILE ? { key: fs.readFileSync(RA_CLIENT_KEY_FILE) } : {}),
    ...(RA_CA_FILE ? { ca: fs.readFileSync(RA_CA_FILE) } : {}),
  };
}
