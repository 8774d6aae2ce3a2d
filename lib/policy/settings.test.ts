import { describe, expect, it } from "vitest";
import { faceOpinion, policySettings } from "./settings";

const standard = policySettings.parse({});
const banded = policySettings.parse({ similarityBands: { supportsFrom: 80, contradictsBelow: 40 } });

describe("what a policy says by itself", () => {
  it("is the proposals written down", () => {
    expect(standard).toEqual({
      claimMinutes: 15,
      targetMinutes: 60,
      dueSoonMinutes: 15,
      stepUpMinutes: 15,
      unknownSeconds: 120,
      unknownReads: 3,
      releaseMinutes: 15,
      copyHours: 24,
      similarity: { high: "supports", medium: "inconclusive", low: "contradicts" },
      similarityBands: null,
      attemptLimit: 5,
      codeInBackOffice: null,
      signingLinkHours: 72,
      keepPassword: true,
      mapping: {},
      featuresLeast: 3,
      featuresVariable: 2,
      coverageLeast: 0.95,
      secondLookOn: ["similarity-inconclusive", "contact-limit", "earlier-fraud"],
      maxPlaybackRate: 2,
      trainingHoursLeast: 15,
      reservationSeconds: 60,
      snoozeMaxHours: 72,
    });
  });

  it.each([
    ["a claim without length", { claimMinutes: 0 }],
    ["a claim of half a minute", { claimMinutes: 0.5 }],
    ["a second factor older than the longest session", { stepUpMinutes: 721 }],
    ["fewer reads than three before signing again", { unknownReads: 2 }],
    ["a quarantine under thirty seconds", { unknownSeconds: 29 }],
    ["a release while the first officer has hardly waited", { releaseMinutes: 4 }],
    ["a word for the face that means nothing", { similarity: { high: "yes" } }],
    ["bands above a hundred", { similarityBands: { supportsFrom: 101, contradictsBelow: 10 } }],
    ["a signing link that lives longer than a month", { signingLinkHours: 721 }],
    ["a number as text", { attemptLimit: "5" }],
    ["a video played faster than twice", { maxPlaybackRate: 2.25 }],
    ["a video played at a speed the player does not have", { maxPlaybackRate: 1.1 }],
    ["less than half of the video for all of it", { coverageLeast: 0.4 }],
    ["a second look for a reason nobody knows", { secondLookOn: ["mood"] }],
    [
      "a condition of the kernel that asks for a reason",
      { mapping: { A10: { "not-met": "reason", "not-available": "note" } } },
    ],
    ["half of a condition", { mapping: { A9: { "not-met": "reason" } } }],
  ])("cannot be %s", (_, settings) => {
    expect(policySettings.safeParse(settings).success).toBe(false);
  });
});

describe("a level of similarity", () => {
  it.each([
    [null, "not-reported"],
    ["high", "supports"],
    ["HIGH", "supports"],
    [" High ", "supports"],
    ["medium", "inconclusive"],
    ["low", "contradicts"],
    ["very high", "inconclusive"],
    ["", "inconclusive"],
    ["toString", "inconclusive"],
    ["constructor", "inconclusive"],
    ["__proto__", "inconclusive"],
    [99, "inconclusive"],
    ["0.99", "inconclusive"],
  ])("%j under the standard policy: %s", (level, opinion) => {
    expect(faceOpinion(level, standard)).toBe(opinion);
  });

  it.each([
    [100, "supports"],
    [80, "supports"],
    ["80.0", "supports"],
    [79.9, "inconclusive"],
    [40, "inconclusive"],
    [39.9, "contradicts"],
    [0, "contradicts"],
    [-1, "inconclusive"],
    [101, "inconclusive"],
    ["87%", "inconclusive"],
    ["high", "supports"],
  ])("%j with bands: %s", (level, opinion) => {
    expect(faceOpinion(level, banded)).toBe(opinion);
  });
});
