import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Sandbox } from "./context";
import { controlFace } from "./control/routes";
import { Directory } from "./directory";
import { Files } from "./files";
import { Ledger } from "./ledger";
import { Media, type StoryBook } from "./media";
import { oneShotFaces } from "./one-shot/routes";
import { pageFace } from "./pages/routes";
import { type RaConnection, RaHosts, type RaPorts } from "./ra/hosts";
import { Scratchcards } from "./ra/scratchcards";
import { Requests } from "./requests";
import { SandboxError } from "./sandbox-error";
import { failureLine, serve } from "./serve";
import { TestAuthority } from "./signing/test-authority";
import { Store } from "./store";
import { Webhooks } from "./webhooks";

export interface SandboxOptions {
  dataDir: string;
  stories: StoryBook;
  mediaDir: string;
  host?: string;
  /** Address for links when the caller's host is not this machine's. */
  origin?: string;
  now?: () => Date;
  slowness?: Sandbox["slowness"];
  /** Where a line about an unexpected failure goes. */
  report?: (line: string) => void;
}

export function createSandbox(options: SandboxOptions) {
  const now = options.now ?? (() => new Date());
  const directoryPath = path.join(options.dataDir, "sandbox");
  const store = new Store(directoryPath);
  const directory = new Directory(options.dataDir, directoryPath);
  const createdFiles = directory.createMissing();
  let port = 0;
  let raConnection: RaConnection | null = null;
  const sandbox: Sandbox = {
    store,
    directory,
    now,
    ledger: new Ledger(directoryPath),
    media: new Media(options.stories, options.mediaDir),
    files: new Files(directoryPath),
    raConnection: () => raConnection,
    requests: new Requests(store, now),
    scratchcards: new Scratchcards(store, directoryPath),
    testAuthority: new TestAuthority(directoryPath, now),
    webhooks: new Webhooks(store, now),
    origin: () => options.origin ?? `http://localhost:${port}`,
    slowness: options.slowness ?? { beforeMs: 4_000, chunkMs: 250, chunks: 24 },
  };
  const faces = [...oneShotFaces(sandbox), controlFace(sandbox), pageFace(sandbox)];
  const report = options.report ?? (() => undefined);
  const raHosts = new RaHosts(sandbox, report, {
    directory: path.join(directoryPath, "ra"),
    host: options.host ?? "127.0.0.1",
    name: options.origin ? new URL(options.origin).hostname : "localhost",
  });
  const server = http.createServer((request, response) => {
    serve(sandbox, faces, report, request, response).catch((error: unknown) => {
      report(failureLine(error));
      response.destroy();
    });
  });

  return {
    sandbox,
    /** Files with demonstration people written because the installation had none. */
    createdFiles,
    /** The two hosts of the registration authority first: once the sandbox answers, all of it does. */
    async listen(wantedPort: number, raPorts: RaPorts = {}) {
      const ra = await raHosts.listen(raPorts, wantedPort);
      raConnection = ra;
      await new Promise<void>((resolve, reject) => {
        server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, wantedPort)));
        server.listen(wantedPort, options.host ?? "127.0.0.1", resolve);
      }).catch(async (error: unknown) => {
        await raHosts.close();
        throw error;
      });
      // A listening TCP server has an address of this form; only pipes have another.
      port = (server.address() as AddressInfo).port;
      return { port, origin: sandbox.origin(), ra };
    },
    async close(): Promise<void> {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const patience = setTimeout(() => server.closeAllConnections(), 1_000);
      await closed;
      clearTimeout(patience);
      await raHosts.close();
      await sandbox.webhooks.close();
      store.flush();
    },
  };
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE")
    return new SandboxError(`Port ${port} is taken by another program. Stop it, or set SANDBOX_PORT to a free port.`);
  if (error.code === "EACCES") return new SandboxError(`Port ${port} may not be opened here. Set SANDBOX_PORT.`);
  return error;
}
