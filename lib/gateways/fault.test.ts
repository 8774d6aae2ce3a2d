import { describe, expect, it } from "vitest";
import { jsonOf } from "./answers";
import type { ProviderFault } from "./errors";
import { Secret } from "./secret";

/* Every shape in which either API speaks of a failure becomes one typed error that keeps its text, code and number. */

const id = "80a9e5709417bdc9";
type Shape = [name: string, status: number, body: unknown, fault: ProviderFault];
const said = (text: string, code: string | null = null, number: string | null = null): ProviderFault => ({
  text,
  code,
  id: number,
});

/** The RA's documented three keys, and the ten ways it departs from them (ra-api 2). */
const ra: Shape[] = [
  ["three keys", 412, { code: "412", id, error: "Invalid request status" }, said("Invalid request status", "412", id)],
  ["a code that is not the status", 404, { code: "400", id, error: "No Request" }, said("No Request", "400", id)],
  ["one status with many codes", 412, { code: "415", id, error: "Invalid fields" }, said("Invalid fields", "415", id)],
  ["a code with a comma left over", 412, { code: "418,", id, error: "Invalid" }, said("Invalid", "418", id)],
  ["a code as a number", 412, { code: 422, id, error: "Not available" }, said("Not available", "422", id)],
  ["only detail", 400, { detail: "JSON parse error - line 3" }, said("JSON parse error - line 3")],
  ["only detail, forbidden", 403, { detail: "You do not have permission" }, said("You do not have permission")],
  ["only error", 400, { error: "Missing required docs" }, said("Missing required docs")],
  ["moved and details", 403, { moved: 0, details: "Permission Denied" }, said("Permission Denied")],
  ["title and description", 400, { title: "Upload Error", description: "No video" }, said("No video")],
  ["an empty text", 404, { code: "400", id, error: "" }, said("", "400", id)],
  [
    "a dictionary as text",
    500,
    { code: "500", id, error: "{'name': [u'… already exists.']}" },
    said("{'name': [u'… already exists.']}", "500", id),
  ],
  [
    "500 for the caller's mistake",
    500,
    { code: "500", id, error: "Invalid ScratchCard" },
    said("Invalid ScratchCard", "500", id),
  ],
  ["messages by field", 400, { email: ["Enter a valid email address."] }, said("email: Enter a valid email address.")],
];

/** One-Shot wraps its words, and sometimes the RA's at their end (one-shot-api 2). */
const oneShot: Shape[] = [
  ["status and details", 400, { status: "400 Bad Request", details: "Missing" }, said("Missing")],
  ["another status in the body", 400, { status: "404 Not Found", details: "Not found" }, said("Not found")],
  [
    "details by field",
    500,
    { status: "500", details: { email: ["May not be blank"] } },
    said("email: May not be blank"),
  ],
  [
    "the RA's error at the end",
    500,
    { status: "500", details: `Cannot update: {"code": "500", "id": "${id}", "error": "Invalid ScratchCard"}` },
    said("Cannot update: Invalid ScratchCard", "500", id),
  ],
  ["the framework's list", 422, { detail: [{ loc: ["body"], msg: "field required" }] }, said("field required")],
];

const answer = (status: number, body: unknown) => ({
  status,
  contentType: "application/json",
  date: null,
  retryAfterMs: null,
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

function thrown(attempt: () => unknown): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe.each([
  ["the RA", ra],
  ["One-Shot", oneShot],
] as const)("%s", (_, shapes) => {
  it.each(shapes)("%s", (_name, status, body, fault) => {
    const error = thrown(() => jsonOf("anything", answer(status, body)));
    expect(error).toMatchObject({
      name: "ProviderError",
      failure: "answered",
      operation: "anything",
      httpStatus: status,
      fault,
    });
    // Its words may quote a person: they are in the fault alone.
    expect(String(error)).toBe(`ProviderError: anything: answered ${status}`);
  });
});

it.each([
  ["a page", "<h1>Bad gateway</h1>"],
  ["nothing", ""],
  ["a number", "17"],
  ["a list", "[]"],
  ["an object that says nothing", "{}"],
])("%s is no fault that can be read", (_, body) => {
  const error = thrown(() => jsonOf("anything", answer(502, body)));
  expect(error).toMatchObject({ name: "ProviderError", failure: "garbled", httpStatus: 502, fault: null });
});

it("secrets that were sent are taken out, standing alone, at any depth", () => {
  const sent = { rao: { pin: new Secret("48151623"), password: new Secret("pass") } };
  const body = { error: "pin 48151623 of pass; password 481516234" };
  expect(thrown(() => jsonOf("anything", answer(403, body), sent))).toMatchObject({
    fault: { text: "pin ••• of •••; password 481516234" },
  });
});
