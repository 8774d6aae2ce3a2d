import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Described } from "@/lib/testing/contract/contract";
import { type ContractDouble, startContractDouble } from "@/lib/testing/contract/double";
import { ra } from "@/lib/testing/contract/ra";
import { numbers } from "@/lib/testing/contract/ra-answers";
import { prepareTestDatabase } from "@/lib/testing/database";
import { environment } from "@/lib/testing/environment";

/* What an installation may correct about the RA without a release, and what a list's own addresses cannot do. */

environment.LOG_LEVEL = "silent";
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-ra-paths-"));
const file = path.join(folder, "paths.json");
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  vi.resetModules();
  environment.RA_URL = "https://api.example.test";
  environment.RA_UPLOAD_URL = "https://lima.example.test/prefix/";
  delete environment.PROVIDER_PATHS_FILE;
});

function correct(given: object): void {
  fs.writeFileSync(file, JSON.stringify(given));
  environment.PROVIDER_PATHS_FILE = file;
}

describe("addresses of the RA", () => {
  it("end with a slash, and the video goes to a host of its own", async () => {
    const { target } = await import("./paths");
    const { url } = target("uploadVideo", numbers);
    expect(url.href).toBe(`https://lima.example.test/prefix/v1/upload/video/${numbers.video_identifier}/`);
    for (const operation of Object.keys(ra) as Parameters<typeof target>[0][])
      expect(target(operation, numbers).url.pathname).toMatch(/\/$/);
  });

  it("take the other number where an installation wants it", async () => {
    correct({ ra: { uploadEvidences: "PUT /api/v1/videoid/{request_pk}/", downloadVideo: "GET /v/{request_pk}/" } });
    const { target } = await import("./paths");
    expect(target("uploadEvidences", numbers).url.pathname).toBe("/api/v1/videoid/45013/");
    expect(target("downloadVideo", numbers).url.pathname).toBe("/v/45013/");
  });

  it.each([
    ["an operation nobody knows", { ra: { drop: "GET /x/" } }],
    ["a generation there is not", { ra: { approve: "legacy" } }],
    ["another host", { ra: { approve: "POST //elsewhere.test/approve/" } }],
    ["a query", { ra: { approve: "POST /approve/?pin=1" } }],
  ])("are not taken from a file that names %s", async (_, given) => {
    correct(given);
    const { target } = await import("./paths");
    expect(() => target("approve", numbers)).toThrow(/Invalid|Unrecognized|must match|no legacy generation/);
  });

  it("need their host", async () => {
    delete environment.RA_UPLOAD_URL;
    const { target } = await import("./paths");
    expect(() => target("uploadVideo", numbers)).toThrow("RA_UPLOAD_URL is not configured");
  });
});

describe("over the wire", () => {
  let double: ContractDouble;
  beforeAll(async () => {
    await prepareTestDatabase();
    const { getDocument, listAuthorities } = ra;
    const form = getDocument.json as Described["form"];
    const second = { ...listAuthorities, at: { new: "GET /api/v1/registrationauthorities/?page=2" } };
    const api = { listAuthorities, second, getDocument: { at: getDocument.at, form, answers: [] } };
    double = await startContractDouble(api, numbers);
  });
  afterAll(() => double.close());

  it("a contract is asked for as a form where an installation says so", async () => {
    correct({ ra: { getDocument: "POST /api/v1/requests/{request_pk}/pl_get_document/ multipart" } });
    environment.RA_URL = double.url;
    const { getDocument } = await import("./documents");
    double.say({ name: "none", status: 200, body: [], means: { value: null } });
    expect(await getDocument(45_013 as never, "contract", "1400")).toBeNull();
    expect(double.arrived()).toMatchObject({ calls: [{ body: { type: "contract", rao_id: "1400" } }], problems: [] });
  });

  it("every page of a list is asked of the host we know, wherever its addresses point", async () => {
    environment.RA_URL = double.url;
    const [{ listAuthorities }, { everyItem }] = await Promise.all([import("./client"), import("./pages")]);
    const page = (pk: number, next: string | null) => ({
      name: "a page",
      status: 200,
      body: { count: "2", next, previous: null, results: [{ pk, name: `RA ${pk}`, parent: null }] },
      means: { value: null },
    });
    double.say(page(1, "https://elsewhere.example.test:13035/steal/?page=2"));
    const found: string[] = [];
    for await (const { name } of everyItem((number) => listAuthorities(number))) {
      found.push(name ?? "");
      double.say(page(2, "null"));
    }
    expect(found).toEqual(["RA 1", "RA 2"]);
    const { calls, problems } = double.arrived();
    expect(calls.map((one) => one.operation)).toEqual(["listAuthorities", "second"]);
    expect(problems).toEqual([]);
  });
});
