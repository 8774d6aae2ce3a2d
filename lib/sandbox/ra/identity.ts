import fs from "node:fs";
import path from "node:path";
import { issueCertificate, isUsable, type KeyPair, oids } from "./certificates";

const day = 24 * 3_600_000;

/** Who the two hosts are and whom they let in: made at the first start, kept, and renewed before they end. */
export interface RaIdentity {
  authority: KeyPair;
  server: KeyPair;
  /** Where a client finds what it needs. */
  files: { certificate: string; key: string; authority: string };
}

export async function ensureIdentity(directory: string, hosts: readonly string[], now: Date): Promise<RaIdentity> {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const names = ["localhost", "127.0.0.1", ...hosts.filter((host) => host !== "localhost" && host !== "127.0.0.1")];
  const order = (commonName: string, days: number) => ({
    subject: [
      [oids.commonName, commonName],
      [oids.organization, "SIMULATION"],
      [oids.country, "ES"],
    ] as const,
    // An hour back, so that a client whose clock is a little behind is not turned away.
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(now.getTime() + days * day),
  });
  const stored = read(directory, "ca");
  const isKept = stored !== null && isUsable(stored, stored, now);
  const authority = isKept
    ? stored
    : write(directory, "ca", await issueCertificate({ ...order("SIMULATED CA", 3_650), use: "authority" }));
  const keep = async (name: string, make: () => Promise<KeyPair>, forHosts: readonly string[] = []) => {
    const pair = read(directory, name);
    return pair && isUsable(pair, authority, now, forHosts) ? pair : write(directory, name, await make());
  };
  const server = await keep(
    "server",
    () =>
      issueCertificate({ ...order("Simulated registration authority", 825), use: "server", hosts: names }, authority),
    names,
  );
  await keep("client", () => issueCertificate({ ...order("API user 541", 825), use: "client" }, authority));
  const file = (name: string) => path.join(directory, name);
  return {
    authority,
    server,
    files: { certificate: file("client.pem"), key: file("client-key.pem"), authority: file("ca.pem") },
  };
}

function read(directory: string, name: string): KeyPair | null {
  try {
    return {
      certificate: fs.readFileSync(path.join(directory, `${name}.pem`), "utf8"),
      key: fs.readFileSync(path.join(directory, `${name}-key.pem`), "utf8"),
    };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

function write(directory: string, name: string, pair: KeyPair): KeyPair {
  fs.writeFileSync(path.join(directory, `${name}-key.pem`), pair.key, { mode: 0o600 });
  fs.writeFileSync(path.join(directory, `${name}.pem`), pair.certificate, { mode: 0o600 });
  return pair;
}
