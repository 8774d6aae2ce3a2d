import { describe, expect, it } from "vitest";
import { isSpanishCard, type SourceState, sourceState } from "./rules";
import { attemptInput, type SourceOutcome } from "./schema";

const c = "confirmed";
const d = "denied";
const u = "unreachable";

describe("the authentic source", () => {
  it.each<[string, SourceOutcome[], performedByProvider: boolean, spanish: boolean, SourceState]>([
    ["nobody asked yet", [], false, true, "none"],
    ["one try without an answer", [u], false, true, "open"],
    ["two", [u, u], false, true, "open"],
    ["three: the lawful substitute", [u, u, u], false, true, "substitute"],
    ["confirmed at once", [c], false, true, "confirmed"],
    ["confirmed at last", [u, u, u, c], false, true, "confirmed"],
    ["silence after an answer takes nothing back", [c, u, u, u], false, true, "confirmed"],
    ["denied", [d], false, true, "denied"],
    ["no substitute for a denial", [d, u, u, u], false, true, "denied"],
    ["denied after it was confirmed: the latest wins", [c, d], false, true, "denied"],
    ["confirmed after it was denied", [d, c], false, true, "confirmed"],
    ["asked by the provider", [], true, true, "provider"],
    ["by the provider, and tried here in vain", [u], true, true, "provider"],
    ["by the provider, and denied here", [d], true, true, "denied"],
    ["another country's document", [], false, false, "not-applicable"],
    ["another country's, tried in vain", [u, u, u], false, false, "not-applicable"],
    ["another country's, denied all the same", [d], false, false, "denied"],
  ])("%s", (_, outcomes, performedByProvider, spanish, state) => {
    const attempts = outcomes.map((outcome) => ({ outcome }));
    expect(sourceState({ performedByProvider, spanish, attempts })).toBe(state);
  });
});

describe("a DNI or NIE", () => {
  it.each<[type: string | null, country: string | null, number: string | null, boolean]>([
    ["IDC", "ES", "73920184M", true],
    ["IDC", "ESP", "X1234567L", true],
    ["IDC", "ES", "7392018?M", true],
    ["IDC", "ES", null, true],
    [null, null, "73920184M", true],
    [null, null, null, true],
    ["IDC", "IT", "CA00000AA", false],
    ["IDC", "PT", "73920184M", false],
    ["PAS", "ES", "PAA123456", false],
    ["PNO", "ES", "73920184M", true],
    [null, null, "CA00000AA", false],
  ])("%s of %s, %s: %s", (type, country, number, is) => {
    expect(isSpanishCard({ type, country, number })).toBe(is);
  });
});

describe("the name of a source, which the trail keeps for ever", () => {
  it.each([
    ["SVDI", true],
    ["Plataforma de Intermediación (SVDI)", true],
    ["Registro Civil, oficina 12", true],
    ["S", false],
    ["SVDI 73920184M", false],
    ["SVDI 7392", false],
    ["marta@example.org", false],
    ["x".repeat(81), false],
  ])("%s: %s", (source, taken) => {
    const input = { requestId: crypto.randomUUID(), token: 1, key: crypto.randomUUID(), source, outcome: "confirmed" };
    expect(attemptInput.safeParse(input).success).toBe(taken);
  });
});
