import { describe, expect, it } from "vitest";
import { profileNamed as inSandbox, validityTimes } from "@/lib/sandbox/ra/profiles";
import { oneShotProfiles, workflowIds } from "./names";
import {
  keyStoreOf,
  profileKinds,
  profileNamed,
  profileNames,
  profilesFor,
  usualValidityDays,
  validityDays,
} from "./profiles";

describe("the table of profiles", () => {
  it("has the 45 of the published tables, once each and every kind of them", () => {
    expect(profileNames).toHaveLength(45);
    expect(new Set(profileNames).size).toBe(45);
    expect(new Set(profileNames.map((name) => profileNamed(name)?.kind))).toEqual(new Set(profileKinds));
  });

  it.each(profileNames)("knows %s as the sandbox does", (name) => {
    const ours = profileNamed(name);
    const theirs = inSandbox(name);
    expect(theirs).toBeDefined();
    expect(ours?.keyStores).toEqual(theirs?.secureElements);
    expect(new Set(ours?.mandatory)).toEqual(new Set(theirs?.mandatory));
    expect(ours?.mandatory).toHaveLength(theirs?.mandatory.length ?? 0);
    expect(ours?.documentTypes).toEqual(theirs?.documentTypes);
    expect(ours?.isNaturalPerson).toBe(theirs?.isNaturalPerson);
  });

  it("offers the validities of the sandbox", () => {
    expect(validityDays.map(String)).toEqual(validityTimes);
    expect(validityDays).toContain(usualValidityDays);
  });

  it("puts keys into the cloud where it may, and elsewhere where it must", () => {
    expect(["REPsoft", "PFnubeNC", "PESElectronico", "PFnubeQAFCiudadano"].map(keyStoreOf)).toEqual([2, 2, 2, 2]);
    expect(["PFSoftAFCiudadano", "PEPNCiudadano"].map(keyStoreOf)).toEqual([0, 0]);
    expect(keyStoreOf("PFqscdCiudadano")).toBe(1);
  });

  it("leaves One-Shot its two", () => {
    for (const workflow of workflowIds)
      expect(profilesFor(workflow)).toEqual(workflow.startsWith("one-shot") ? oneShotProfiles : profileNames);
    for (const name of oneShotProfiles) expect(profileNamed(name)?.isNaturalPerson).toBe(true);
  });
});
