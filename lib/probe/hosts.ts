import "server-only";
import tls from "node:tls";
import { clientIdentity, type Service } from "@/lib/gateways/agents";
import type { HostSeen } from "./report";

const dayMs = 86_400_000;

export const daysUntil = (end: Date): number => Math.floor((end.getTime() - Date.now()) / dayMs);

/** How long the server's certificate lives, whoever issued it: whether it is trusted, the calls themselves tell. */
export async function seeHost(service: Service, address: string): Promise<HostSeen> {
  const { host, hostname, port, protocol } = new URL(address);
  if (protocol !== "https:") return { host, certificateDays: null };
  const certificateDays = await new Promise<number | null>((resolve) => {
    const socket = tls.connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || 443),
      servername: hostname,
      rejectUnauthorized: false,
      timeout: 5000,
      ...(service === "ra" ? clientIdentity() : {}),
    });
    const end = (days: number | null) => {
      socket.destroy();
      resolve(days);
    };
    socket.once("secureConnect", () => {
      const { valid_to: until } = socket.getPeerCertificate();
      end(until ? daysUntil(new Date(until)) : null);
    });
    socket.once("timeout", () => end(null));
    socket.once("error", () => end(null));
  });
  return { host, certificateDays };
}
