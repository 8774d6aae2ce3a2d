import { describe, expect, it } from "vitest";
import { isAwaited } from "@/lib/workflows/status";
import type { CertificateReading, RequestPk, RequestReading, VideoidPk } from "@/lib/workflows/workflow";
import { certificatesAsText, differences, type Known } from "./differences";
import { noIdentity } from "./person";

const certificate = (changes: Partial<CertificateReading> = {}): CertificateReading => ({
  serialNumber: "00AB",
  profile: null,
  subject: "CN=Marta",
  issuer: null,
  validFrom: null,
  validTo: "2028-11-21",
  state: "VALID",
  revocationReason: null,
  ...changes,
});

const known = (changes: Partial<Known> = {}): Known => ({
  workflow: "one-shot-eidas",
  status: "VIDEOREVIEW",
  person: noIdentity,
  videoidPk: 2,
  certificates: null,
  refusalReason: null,
  ...changes,
});

const reading = (changes: Partial<RequestReading> = {}): RequestReading => ({
  requestPk: 1 as RequestPk,
  videoidPk: 2 as VideoidPk,
  askedAt: new Date(),
  status: "VIDEOREVIEW",
  profile: null,
  authorityCode: null,
  scratchcard: null,
  identity: noIdentity,
  fields: {},
  approvingRao: null,
  refusalReason: null,
  videoidStatus: null,
  videoIdentifier: null,
  validatedBy: null,
  certificates: [],
  evidence: null,
  ...changes,
});

const person = (fields: Partial<Known["person"]>) => ({ ...noIdentity, ...fields });

describe("what a reading says otherwise than it was known", () => {
  it.each<[string, Partial<Known>, Partial<RequestReading>, [string, string | null, string | null][]]>([
    ["nothing new", {}, {}, []],
    ["a status we did not wait for", {}, { status: "CANCELLED" }, [["status", "VIDEOREVIEW", "CANCELLED"]]],
    ["the applicant's part", { status: "VIDEOPENDING" }, { status: "VIDEOREVIEW" }, []],
    ["a way back", { status: "ISSUED" }, { status: "VIDEOREVIEW" }, [["status", "ISSUED", "VIDEOREVIEW"]]],
    ["a first name", {}, { identity: person({ givenName: "MARTA" }) }, []],
    [
      "a name in capitals",
      { person: person({ givenName: "Marta" }) },
      { identity: person({ givenName: "MARTA" }) },
      [],
    ],
    [
      "another name",
      { person: person({ givenName: "Marta" }) },
      { identity: person({ givenName: "MARIA" }) },
      [["givenName", "Marta", "MARIA"]],
    ],
    [
      "an accent, which a certificate would carry",
      { person: person({ surname1: "Perez" }) },
      { identity: person({ surname1: "PÉREZ" }) },
      [["surname1", "Perez", "PÉREZ"]],
    ],
    [
      "a phone as a number",
      { person: person({ phone: "+34600100200" }) },
      { identity: person({ phone: "34600100200" }) },
      [],
    ],
    [
      "another e-mail",
      { person: person({ email: "a@example.org" }) },
      { identity: person({ email: "b@example.org" }) },
      [["email", "a@example.org", "b@example.org"]],
    ],
    ["a field left out", { person: person({ email: "a@example.org" }) }, {}, []],
    ["another video", {}, { videoidPk: 3 as VideoidPk }, [["videoidPk", "2", "3"]]],
    ["a first certificate", { status: "ISSUED" }, { status: "ISSUED", certificates: [certificate()] }, []],
    [
      "a revocation",
      { status: "ISSUED", certificates: certificatesAsText([certificate()]) },
      { status: "ISSUED", certificates: [certificate({ state: "REVOKED", revocationReason: "keyCompromise" })] },
      [["certificates", '[["00AB","VALID","2028-11-21",null]]', '[["00AB","REVOKED","2028-11-21","keyCompromise"]]']],
    ],
    [
      "a renewal by the holder, with its certificate",
      { workflow: "ra-external", status: "ISSUED", certificates: certificatesAsText([certificate()]) },
      { status: "RENEWED", certificates: [certificate(), certificate({ serialNumber: "00CD" })] },
      [],
    ],
    [
      "a refusal elsewhere, with its words",
      {},
      { status: "CANCELLED", videoidStatus: "REFUSED", refusalReason: "Blurred" },
      [
        ["status", "VIDEOREVIEW", "CANCELLED"],
        ["refusalReason", null, "Blurred"],
      ],
    ],
    [
      "the operator's refusal",
      { workflow: "ra-eidas" },
      { status: "CANCELLED", videoidStatus: "REFUSED", refusalReason: "Blurred" },
      [],
    ],
    [
      "other words than ours",
      { status: "CANCELLED", refusalReason: "The photo is blurred" },
      { status: "CANCELLED", refusalReason: "Fraud" },
      [["refusalReason", "The photo is blurred", "Fraud"]],
    ],
  ])("%s", (_name, before, now, expected) => {
    expect(differences(known(before), reading(now)).map(({ field, before, after }) => [field, before, after])).toEqual(
      expected,
    );
  });
});

describe("who is waited for", () => {
  it.each([
    ["one-shot-eidas", "VIDEOPENDING", "VIDEOREVIEW", null, true],
    ["one-shot-eidas", "VIDEOREVIEW", "ENROLLREADY", null, false],
    ["one-shot-eidas", "ENROLLREADY", "ISSUED", null, false],
    ["one-shot-eidas", "VIDEOREVIEW", "VIDEOINCOMPLETE", null, false],
    ["ra-external", "VIDEOREVIEW", "CREATED", "VALIDATED", false],
    ["ra-external", "CREATED", "ENROLLREADY", null, false],
    ["ra-external", "ENROLLREADY", "ISSUED", null, true],
    ["ra-external", "ENROLLREADY", "CANCELLED", null, false],
    ["ra-eidas", "VIDEOREVIEW", "CREATED", "VALIDATED", true],
    ["ra-eidas", "VIDEOPENDING", "ENROLLREADY", "VALIDATED", true],
    ["ra-eidas", "VIDEOREVIEW", "CANCELLED", "REFUSED", true],
    ["ra-eidas", "VIDEOREVIEW", "CANCELLED", null, false],
    ["ra-eidas", "CREATED", "ENROLLREADY", null, false],
    ["ra-eidas", "VIDEOPENDING", "NEWWORD", null, false],
  ])("%s %s → %s (%s): %s", (workflow, from, to, videoidStatus, expected) => {
    expect(isAwaited({ workflow, from, to, videoidStatus })).toBe(expected);
  });
});
