import type { Directory } from "./directory";
import type { Files } from "./files";
import type { Ledger } from "./ledger";
import type { Media } from "./media";
import type { RaConnection } from "./ra/hosts";
import type { Scratchcards } from "./ra/scratchcards";
import type { Requests } from "./requests";
import type { TestAuthority } from "./signing/test-authority";
import type { Store } from "./store";
import type { Webhooks } from "./webhooks";

/** What every face of the sandbox works with. */
export interface Sandbox {
  store: Store;
  ledger: Ledger;
  directory: Directory;
  media: Media;
  files: Files;
  requests: Requests;
  scratchcards: Scratchcards;
  /** Where the registration authority's two hosts are; null before they are open. */
  raConnection: () => RaConnection | null;
  /** Signs whatever a trust service would. */
  testAuthority: TestAuthority;
  webhooks: Webhooks;
  now: () => Date;
  /** Address for links when the caller's own says nothing; without a trailing slash. */
  origin: () => string;
  /** How slow the slow story is. */
  slowness: { beforeMs: number; chunkMs: number; chunks: number };
}
