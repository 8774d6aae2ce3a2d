import { describe, expect, it } from "vitest";
import { oneShot } from "@/lib/testing/contract/one-shot";
import { ra } from "@/lib/testing/contract/ra";
import { environment } from "@/lib/testing/environment";

/*
 * What the product is to speak of either API, in the words of its documentation, and the function that does. Each of
 * these functions has its place in the contract tests, which hold its requests and answers against the description.
 */

const oneShotOperations: [words: string, fn: string, ...operations: string[]][] = [
  ["create VideoID", "createVideoid"],
  ["upload evidences", "uploadEvidences"],
  ["upload video", "uploadVideo"],
  ["download video", "downloadVideo"],
  ["approve", "approve"],
  ["refuse", "refuse"],
  ["get request", "getRequest"],
  ["update request", "updateRequest"],
  ["cancel request", "cancelRequest"],
  ["upload one document or several", "uploadDocuments"],
  ["get original and signed document", "downloadDocument", "getOriginalDocument", "getSignedDocument"],
  ["delete one document", "deleteDocument"],
  ["delete all documents", "deleteDocuments"],
  ["get contract", "getContract"],
  ["generate OTP", "generateOtp"],
  ["sign", "sign"],
  ["upload an image for the visible signature", "uploadImage"],
  ["delete that image", "deleteImage"],
  ["create token", "createToken"],
  ["get token", "getToken"],
  ["list tokens", "listTokens"],
  ["delete token", "deleteToken"],
];

const raOperations: [address: string, fn: string][] = [
  ["GET /api/v1/scratchcards/get_first_unused/", "firstUnusedScratchcard"],
  ["POST /api/v1/scratchcards/isused/", "isScratchcardUsed"],
  ["POST /api/v1/requests/", "createRequest"],
  ["GET /api/v1/requests/", "listRequests"],
  ["GET /api/v1/requests/{request_pk}/", "getRequest"],
  ["PUT /api/v1/requests/{request_pk}/", "updateRequest"],
  ["DELETE /api/v1/requests/{request_pk}/cancel/", "cancelRequest"],
  ["GET /api/v1/requests/{request_pk}/validate/", "missingFields"],
  ["POST /api/v1/requests/{request_pk}/upload_videoid_evidence/", "uploadVideoidEvidence"],
  ["PUT /api/v1/videoid/{videoid_pk}/", "uploadEvidences"],
  ["POST /v1/upload/video/{video_identifier}/", "uploadVideo"],
  ["GET /api/v1/download/video/{video_identifier}/", "downloadVideo"],
  ["POST /api/v1/requests/{request_pk}/validate_videoid/", "validateVideoid"],
  ["POST /api/v1/requests/{request_pk}/refuse_videoid/", "refuseVideoid"],
  ["POST /api/v1/requests/{request_pk}/generates_tbs_receipt/", "generateDeclaration"],
  ["POST /api/v1/requests/{request_pk}/generate_document/", "generateDocument"],
  ["POST /api/v1/requests/{request_pk}/pl_get_document/", "getDocument"],
  ["GET /api/v1/requests/{request_pk}/pl_get_documents/", "listDocuments"],
  ["POST /api/v1/requests/{request_pk}/pl_upload_document/", "uploadDocument"],
  ["POST /api/v1/requests/{request_pk}/pl_delete_document/", "deleteDocument"],
  ["POST /api/v1/requests/{request_pk}/pl_approve/", "approve"],
  ["POST /api/v1/requests/{request_pk}/preauthlink/", "preauthLink"],
  ["POST /api/v1/requests/check_contact_data_limits/", "checkContactData"],
  ["GET /api/v1/rao/", "listOfficers"],
  ["GET /api/v1/rao/{rao_id}/", "getOfficer"],
  ["GET /api/v1/registrationauthorities/", "listAuthorities"],
  ["GET /api/v1/registrationauthorities/{authority}/", "getAuthority"],
];

Object.assign(environment, {
  ONE_SHOT_URL: "https://one-shot.example.test",
  RA_URL: "https://ra.example.test",
  RA_UPLOAD_URL: "https://upload.example.test",
});

/** Functions of modules by name; what they export besides is no function. */
const functionsOf = (...modules: object[]) =>
  new Map(modules.flatMap((module) => Object.entries(module).filter(([, value]) => typeof value === "function")));

describe("One-Shot", () => {
  it.each(oneShotOperations)("%s: %s()", async (_, name, ...named) => {
    const functions = functionsOf(await import("./one-shot/client"), await import("./one-shot/documents"));
    const { oneShotRoutes } = await import("./one-shot/paths");
    expect(functions.has(name)).toBe(true);
    for (const operation of named.length > 0 ? named : [name]) {
      // Described apart from the product, answers included, in both generations, and chosen by one table.
      expect(oneShot[operation]?.answers.length).toBeGreaterThan(0);
      expect(Object.keys(oneShot[operation]?.at ?? {}).toSorted()).toEqual(["legacy", "new"]);
      const routes = Object.entries(oneShotRoutes()).find(([known]) => known === operation)?.[1] ?? [];
      expect(new Set(routes.map(({ generation }) => generation))).toEqual(new Set(["new", "legacy"]));
    }
  });

  it("speaks nothing that is not named here", async () => {
    const functions = functionsOf(await import("./one-shot/client"), await import("./one-shot/documents"));
    const { oneShotRoutes } = await import("./one-shot/paths");
    expect([...functions.keys()].toSorted()).toEqual(oneShotOperations.map(([, name]) => name).toSorted());
    const operations = oneShotOperations.flatMap(([, name, ...named]) => (named.length > 0 ? named : [name]));
    expect(Object.keys(oneShot).toSorted()).toEqual(operations.toSorted());
    expect(Object.keys(oneShotRoutes()).toSorted()).toEqual(operations.toSorted());
  });
});

describe("the RA", () => {
  const modules = async () =>
    functionsOf(await import("./ra/client"), await import("./ra/documents"), await import("./ra/videoid"));

  it.each(raOperations)("%s: %s()", async (address, name) => {
    const { raRoutes } = await import("./ra/paths");
    expect((await modules()).has(name)).toBe(true);
    expect(ra[name]?.answers.length).toBeGreaterThan(0);
    const routes = Object.entries(raRoutes()).find(([operation]) => operation === name)?.[1] ?? [];
    expect(routes.map(({ template }) => template)).toEqual([address]);
  });

  it("speaks nothing that is not named here", async () => {
    const { raRoutes } = await import("./ra/paths");
    const names = raOperations.map(([, name]) => name).toSorted();
    expect([...(await modules()).keys()].toSorted()).toEqual(names);
    expect(Object.keys(ra).toSorted()).toEqual(names);
    expect(Object.keys(raRoutes()).toSorted()).toEqual(names);
  });
});
