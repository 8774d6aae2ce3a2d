import "server-only";
import path from "node:path";
import { env } from "@/lib/env";
import { FileStore } from "./file-store";
import type { ObjectStore } from "./object-store";

let store: Promise<ObjectStore> | undefined;

/** The configured store: a folder by default, a bucket by EVIDENCE_STORE=s3. */
export function objectStore(): Promise<ObjectStore> {
  store ??= (async () => {
    const { EVIDENCE_STORE, DATA_DIR, S3_BUCKET, S3_REGION, S3_ENDPOINT } = env();
    if (EVIDENCE_STORE === "file") return new FileStore(path.join(DATA_DIR, "evidence"));
    // The client is large; an installation with files never loads it.
    const { S3Store } = await import("./s3-store");
    return new S3Store({ bucket: S3_BUCKET ?? "", region: S3_REGION, endpoint: S3_ENDPOINT });
  })();
  return store;
}
