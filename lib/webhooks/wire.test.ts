import { describe, expect, it } from "vitest";
import { readHint, saysRefused } from "./wire";

/** The bodies of webhooks 2 and 3, as the provider's pages show them. */
const flat = {
  status: "VIDEOREVIEW",
  date: "2021-07-20T08:08:21.132394",
  previous_status: "VIDEOPENDING",
  request: 46003,
  registration_authority: 1187,
};
const event = (event_type: string, status: string) => ({
  event_type,
  sent_at: "20250715083633",
  request: { status, profile: "PFnubeNC", registration_authority: 1187, scratchcard: "5082518", pk: 46003 },
  certificates: [],
});

describe("what a webhook says", () => {
  it("flat family", () => {
    expect(readHint(flat)).toEqual({
      ...{ family: "flat", eventType: null, status: "VIDEOREVIEW", requestPk: 46003 },
      ...{ scratchcard: null, serialNumbers: [] },
    });
  });

  it.each([
    ["REQUEST_CREATED", "CREATED"],
    ["REQUEST_CREATED", "VIDEOPENDING"],
    ["VIDEOID_UPDATED", "VIDEOINCOMPLETE"],
    ["VIDEOID_UPDATED", "VIDEOREVIEW"],
    ["VIDEOID_FAILED", "VIDEOERROR"],
    ["VIDEOID_REFUSED", "CANCELLED"],
    ["REQUEST_APPROVED", "ENROLLREADY"],
    ["REQUEST_CANCELED", "CANCELLED"],
    ["REQUEST_ENROLLED", "ISSUED"],
    ["CERTIFICATE_SUSPENDED", "ISSUED"],
    ["CERTIFICATE_REVOKED", "ISSUED"],
    ["SOMETHING_NEW", "NEWSTATUS"],
  ])("event family: %s with %s", (eventType, status) => {
    const hint = readHint(event(eventType, status));
    expect(hint).toMatchObject({ family: "event", eventType, status, requestPk: 46003, scratchcard: "5082518" });
    expect(hint && saysRefused(hint)).toBe(eventType === "VIDEOID_REFUSED");
  });

  it("an issued event takes the request's status, not the certificate's, and may lack the number", () => {
    const certificates = [{ status: "VALID", serial_number: "0a1b", valid_from: "20250715 08:36:33", valid_to: "" }];
    expect(readHint({ event_type: "REQUEST_ENROLLED", request: { status: "ISSUED" }, certificates })).toEqual({
      family: "event",
      eventType: "REQUEST_ENROLLED",
      status: "ISSUED",
      requestPk: null,
      scratchcard: null,
      serialNumbers: ["0a1b"],
    });
  });

  it.each([
    ["text", "5082518", "5082518"],
    ["a number", 5_082_518, "5082518"],
    ["nothing", undefined, null],
    ["an object", { sn: 5 }, null],
    ["below nought", -5, null],
    ["too long", "5".repeat(65), null],
  ])("a card that is %s", (_, scratchcard, read) => {
    expect(readHint({ request: { scratchcard } })?.scratchcard).toBe(read);
  });

  it.each([
    ["several", [{ serial_number: "0A" }, { serial_number: "0B" }], ["0A", "0B"]],
    ["some of them none", [null, "x", {}, { serial_number: 7 }, { serial_number: "0C" }], ["0C"]],
    ["no list", { serial_number: "0A" }, []],
    ["far too many", Array(5000).fill({ serial_number: "0D" }), Array(8).fill("0D")],
  ])("certificates: %s", (_, certificates, read) => {
    expect(readHint({ request: {}, certificates })?.serialNumbers).toEqual(read);
  });

  it("a status may stand beside the request", () => {
    const { status } = readHint({ event_type: "VIDEOID_UPDATED", status: "VIDEOREVIEW", request: { pk: 5 } }) ?? {};
    expect(status).toBe("VIDEOREVIEW");
  });

  it.each([
    ["a number as text", "46003", 46003],
    ["the largest", 2_147_483_647, 2_147_483_647],
  ])("request: %s", (_, request, requestPk) => {
    expect(readHint({ request, status: "X" })?.requestPk).toBe(requestPk);
    expect(readHint({ request: { pk: request } })?.requestPk).toBe(requestPk);
  });

  it.each([0, -1, 1.5, 2 ** 31, 1e300, Number.NaN, "", "0", "-5", "4e3", "0x10", "1234567890", true, null, [46003]])(
    "no request number: %o",
    (request) => {
      expect(readHint({ request, status: "VIDEOREVIEW" })).toBeNull();
      expect(readHint({ request: { pk: request } })?.requestPk).toBeNull();
    },
  );

  it.each([[null], ["text"], [42], [true], [[flat]], [{}], [{ request: [] }], [{ request: null }]])(
    "neither family: %o",
    (body) => {
      expect(readHint(body)).toBeNull();
    },
  );

  it.each([
    ["not text", 7],
    ["empty", ""],
    ["too long to be a word", "X".repeat(41)],
    ["a sentence about somebody", "Lucía Ferrer, 600 000 000"],
    ["a number", "12345678Z"],
    ["an object", { word: "VIDEOREVIEW" }],
    ["text no database takes", "VIDEO\u0000REVIEW"],
    ["half a character", "VIDEO\ud83d"],
  ])("a word that is %s counts as none, the rest is kept", (_, word) => {
    expect(readHint({ event_type: word, request: { pk: 9, status: word } })).toEqual({
      family: "event",
      eventType: null,
      status: null,
      requestPk: 9,
      scratchcard: null,
      serialNumbers: [],
    });
  });
});
