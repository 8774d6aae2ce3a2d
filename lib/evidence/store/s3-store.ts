import "server-only";
import type { Readable } from "node:stream";
import { DeleteObjectCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { ByteRange, ObjectStore } from "./object-store";

export interface S3Settings {
  bucket: string;
  region?: string | undefined;
  endpoint?: string | undefined;
}

/** Objects in a bucket; credentials come from the usual AWS sources, never from our configuration. */
export class S3Store implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(settings: S3Settings) {
    this.#bucket = settings.bucket;
    this.#client = new S3Client({
      region: settings.region ?? "eu-west-1",
      ...(settings.endpoint ? { endpoint: settings.endpoint, forcePathStyle: true } : {}),
      // Other makers' stores do not know the newer checksum trailers.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
  }

  /** A bucket has no end of its own. */
  async room(): Promise<null> {
    return null;
  }

  async put(key: string, body: Readable): Promise<void> {
    const params = { Bucket: this.#bucket, Key: `evidence/${key}`, Body: body };
    await new Upload({ client: this.#client, params, queueSize: 2 }).done();
  }

  async get(key: string, range: ByteRange): Promise<Readable> {
    const found = await this.#client.send(
      new GetObjectCommand({
        Bucket: this.#bucket,
        Key: `evidence/${key}`,
        Range: `bytes=${range.start}-${range.end}`,
      }),
    );
    return found.Body as Readable;
  }

  async delete(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: `evidence/${key}` }));
  }
}
