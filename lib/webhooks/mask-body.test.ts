import { describe, expect, it } from "vitest";
import { maskBody } from "./mask-body";

const masked = (body: unknown) => JSON.parse(maskBody(JSON.stringify(body)));

describe("a body as it may be read", () => {
  it("keeps what names nobody: status words, event types, dates, numbers of requests", () => {
    const flat = {
      status: "VIDEOREVIEW",
      date: "2021-07-20T08:08:21.132394",
      previous_status: "",
      request: 46003,
      registration_authority: 1187,
    };
    expect(masked(flat)).toEqual(flat);
    const event = {
      event_type: "SOMETHING_NEW",
      sent_at: "20250715083633",
      request: { status: "ISSUED", registration_authority: 1187, pk: "46003", urgent: true, extra: null },
      certificates: [{ status: "REVOKED", valid_from: "20250715 08:36:33", valid_to: "20270715 08:36:33" }],
    };
    expect(masked(event)).toEqual(event);
  });

  it.each([
    ["a card and a certificate", { request: { scratchcard: "5082518" }, certificates: [{ serial_number: "0a1b" }] }],
    ["a person", { request: { given_name: "MARTA", mobile_phone_number: "+34600100200" } }],
    ["a number that may be anybody's", { phone: 600_100_200, amount: 1.5 }],
    ["words where a status stands", { status: "Marta Quirós", event_type: "marta", previous_status: "X1" }],
    ["a name where a date stands", { date: "Marta", sent_at: "20250715-73920184M" }],
    ["a document where a request's number stands", { request: "73920184M", pk: 73_920_184_000 }],
    ["a list under a shown name", { status: ["Marta", { status: "Quirós" }] }],
    ["what an object inherits", { constructor: "Marta", toString: "Quirós", __proto__x: "Marta" }],
  ])("hides %s", (_, body) => {
    const text = maskBody(JSON.stringify(body));
    expect(text).not.toMatch(/Marta|MARTA|marta|Quirós|5082518|0a1b|73920184|739201840|600100200|1\.5|"X1"/);
    expect(text).toContain("•••");
  });

  it("keeps keys as received, and hides those that are themselves data", () => {
    expect(masked({ request: {}, new_field: "x", "marta@example.test": 1, "+34600100200": 2, d73920184M: 3 })).toEqual({
      request: {},
      new_field: "•••",
      "••• 1": "•••",
      "••• 2": "•••",
      "••• 3": "•••",
    });
  });

  it("stays small and whole, however deep or wide the body", () => {
    const deep = `{"request":${'{"request":'.repeat(5000)}1${"}".repeat(5000)}}`;
    expect(maskBody(deep).split("\n").length).toBeLessThan(20);
    const wide = masked({ certificates: Array(1000).fill({ status: "VALID" }) });
    expect([wide.certificates.length, wide.certificates.at(-1)]).toEqual([61, "… 940"]);
    const keys = masked(Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, 1])));
    expect([Object.keys(keys).length, keys["…"]]).toEqual([61, 440]);
  });
});
