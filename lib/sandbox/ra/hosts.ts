import fs from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import type { Sandbox } from "@/lib/sandbox/context";
import type { Face } from "@/lib/sandbox/router";
import { SandboxError } from "@/lib/sandbox/sandbox-error";
import { failureLine, serve } from "@/lib/sandbox/serve";
import { ensureIdentity, type RaIdentity } from "./identity";
import { raFace, raUploadFace } from "./routes";

/** Ports somebody insists on. */
export interface RaPorts {
  api?: number | undefined;
  upload?: number | undefined;
}

/** What a client needs to get in, named as the product's configuration names it. */
export interface RaConnection {
  RA_URL: string;
  RA_UPLOAD_URL: string;
  RA_CLIENT_CERT_FILE: string;
  RA_CLIENT_KEY_FILE: string;
  RA_CA_FILE: string;
}

interface HostOptions {
  directory: string;
  host: string;
  /** The name in the addresses and in the servers' certificate. */
  name: string;
}

/** The API's host and the one for videos: each a port of its own, both asking for the client's certificate. */
export class RaHosts {
  readonly #sandbox: Sandbox;
  readonly #report: (line: string) => void;
  readonly #options: HostOptions;
  readonly #servers: https.Server[] = [];

  constructor(sandbox: Sandbox, report: (line: string) => void, options: HostOptions) {
    this.#sandbox = sandbox;
    this.#report = report;
    this.#options = options;
  }

  async listen(ports: RaPorts, neighbour: number): Promise<RaConnection> {
    const { directory, host, name } = this.#options;
    const identity = await ensureIdentity(directory, [name, host], this.#sandbox.now());
    const api = this.#server(identity, raFace(this.#sandbox), true);
    const upload = this.#server(identity, raUploadFace(this.#sandbox), false);
    upload.prependListener("secureConnection", (socket: TLSSocket) => {
      // Whether this host asks for the certificate is not documented. Without one the connection ends here.
      if (!socket.authorized && this.#sandbox.store.state.switches.ra.upload_needs_certificate) socket.destroy();
    });
    const near = (distance: number) => (neighbour === 0 ? 0 : neighbour + distance);
    const apiPort = await this.#open(api, ports.api, near(1), "SANDBOX_RA_PORT");
    const uploadPort = await this.#open(upload, ports.upload, near(2), "SANDBOX_RA_UPLOAD_PORT");
    const connection = {
      RA_URL: `https://${name}:${apiPort}`,
      RA_UPLOAD_URL: `https://${name}:${uploadPort}`,
      RA_CLIENT_CERT_FILE: identity.files.certificate,
      RA_CLIENT_KEY_FILE: identity.files.key,
      RA_CA_FILE: identity.files.authority,
    };
    // For whoever starts the sandbox and its client together: the ports may not be those hoped for.
    fs.writeFileSync(path.join(directory, "connection.json"), `${JSON.stringify(connection, null, 2)}\n`, {
      mode: 0o600,
    });
    return connection;
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#servers.map(async (server) => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeIdleConnections();
        const patience = setTimeout(() => server.closeAllConnections(), 1_000);
        await closed;
        clearTimeout(patience);
      }),
    );
  }

  #server({ authority, server }: RaIdentity, face: Face, refusesStrangers: boolean): https.Server {
    const options: https.ServerOptions = {
      cert: server.certificate,
      key: server.key,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: refusesStrangers,
      minVersion: "TLSv1.2",
    };
    const made = https.createServer(options, (request, response) => {
      serve(this.#sandbox, [face], this.#report, request, response).catch((error: unknown) => {
        this.#report(failureLine(error));
        response.destroy();
      });
    });
    this.#servers.push(made);
    return made;
  }

  /** The port that was insisted on, or the hoped-for one, or any. */
  async #open(server: https.Server, wanted: number | undefined, hoped: number, variable: string): Promise<number> {
    const listen = (port: number) =>
      new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, this.#options.host, () => {
          server.off("error", reject);
          resolve();
        });
      });
    try {
      await listen(wanted ?? hoped);
    } catch (error) {
      if (wanted !== undefined)
        throw new SandboxError(`Port ${wanted} cannot be opened. Stop what uses it, or set ${variable} to a free one.`);
      if (hoped === 0) throw error;
      await listen(0);
    }
    // A listening TCP server has an address of this form; only pipes have another.
    return (server.address() as AddressInfo).port;
  }
}
