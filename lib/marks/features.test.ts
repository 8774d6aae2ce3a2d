import { describe, expect, it } from "vitest";
import { countFeatures, type FeatureId, featureIds, isVariable } from "./features";
import { pradoUrl } from "./prado";
import { proposedFeatures } from "./proposed-features";

const film = "a".repeat(64);
const front = "b".repeat(64);
const stored = { video: film, document_front: front };
const onFilm = (feature: FeatureId) => ({ kind: "feature", feature, source: "video" as const, sha256: film });
const onFront = (feature: FeatureId) => ({ ...onFilm(feature), source: "document_front" as const, sha256: front });

describe("features counted", () => {
  it.each([
    ["none", [], { distinct: 0, variable: 0 }],
    ["three, two of them on film", [onFilm("hologram"), onFilm("variable-ink"), onFront("guilloche")], [3, 2]],
    ["the same twice is one", [onFilm("hologram"), onFilm("hologram")], [1, 1]],
    ["the same on film and still is one", [onFilm("hologram"), onFront("hologram")], [1, 1]],
    ["a variable one on a still shows nothing of its change", [onFront("hologram")], [1, 0]],
    ["on a film that was replaced", [{ ...onFilm("hologram"), sha256: front }], [0, 0]],
    ["a mark with a feature's name is no feature", [{ ...onFilm("hologram"), kind: "mark" }], [0, 0]],
    ["a fixed one on film", [onFilm("chip")], [1, 0]],
  ])("%s", (_, marks, expected) => {
    const [distinct, variable] = Array.isArray(expected) ? expected : [expected.distinct, expected.variable];
    expect(countFeatures(marks, stored)).toEqual({ distinct, variable });
  });

  it("counts nothing on an item that is not here", () => {
    expect(countFeatures([onFilm("hologram")], { video: null })).toEqual({ distinct: 0, variable: 0 });
  });
});

describe("features proposed", () => {
  const ids = Array.from({ length: 300 }, (_, at) => `01990000-0000-7000-8000-${String(at).padStart(12, "0")}`);

  const standard = { featuresLeast: 3, featuresVariable: 2 };

  it.each([
    [3, 2],
    [5, 4],
    [1, 0],
    [2, 2],
  ])(
    "are %d, at least %d of them variable, as the policy asks, and the same for the same request",
    (least, variable) => {
      const policy = { featuresLeast: least, featuresVariable: variable };
      for (const id of ids) {
        const drawn = proposedFeatures(id, policy);
        expect(drawn).toHaveLength(least);
        expect(new Set(drawn).size).toBe(least);
        expect(drawn.filter(isVariable).length).toBeGreaterThanOrEqual(variable);
        expect(proposedFeatures(id, policy)).toEqual(drawn);
      }
    },
  );

  it("are no more than there are, whatever is asked", () => {
    const drawn = proposedFeatures(ids[0] ?? "", { featuresLeast: 20, featuresVariable: 20 });
    expect([...drawn].sort()).toEqual([...featureIds].sort());
  });

  it("differ between requests, and leave no feature out", () => {
    const seen = ids.map((id) => proposedFeatures(id, standard).join());
    expect(new Set(seen).size).toBeGreaterThan(60);
    expect(new Set(ids.flatMap((id) => proposedFeatures(id, standard)))).toEqual(new Set(featureIds));
  });
});

describe("the way to PRADO", () => {
  it.each([
    ["ES", "IDC", "en-GB", "/prado/en/prado-documents/ESP/B/docs-per-category.html"],
    ["ESP", "IDC", "es", "/prado/es/prado-documents/ESP/B/docs-per-category.html"],
    ["fr ", "PAS", "en", "/prado/en/prado-documents/FRA/A/docs-per-category.html"],
    ["XX", "PAS", "en", "/prado/en/search-by-document-country.html"],
    [null, null, "es", "/prado/es/search-by-document-country.html"],
  ])("of %s, %s in %s", (country, type, locale, path) => {
    expect(pradoUrl(country, type, locale)).toBe(`https://www.consilium.europa.eu${path}`);
  });
});
