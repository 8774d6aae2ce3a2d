import { describe, expect, it } from "vitest";
import { atShown, type Fence } from "./version-fence";

/** What is sent after the page showed these versions, one after the other; "stale" is the server's word. */
function sentAfter(...story: (number | "stale")[]): number {
  let fence: Fence = { version: 1, told: false };
  for (const step of story) fence = step === "stale" ? { ...fence, told: true } : atShown(fence, step);
  return fence.version;
}

describe("the version a decision is sent with", () => {
  it.each([
    ["is the one the sheet was opened on", [], 1],
    ["stays, whatever the page shows meanwhile", [2, 3], 1],
    ["stays after a refusal until something newer is shown", ["stale", 1], 1],
    ["is then the first newer one", ["stale", 1, 2], 2],
    ["is what the page showed already when it was refused", [2, "stale", 2], 2],
    ["stays there: a later change is refused again", ["stale", 2, 3, 4], 2],
    ["until that was shown", ["stale", 2, 3, "stale", 3], 3],
  ] as const)("%s", (_, story, version) => {
    expect(sentAfter(...story)).toBe(version);
  });
});
