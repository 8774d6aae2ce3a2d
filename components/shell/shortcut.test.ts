import { describe, expect, it } from "vitest";
import { acts, type Moment, nameOf, type Pressed, partsOf } from "./shortcut";

const press = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  altGraph: false,
  ...held,
});
const calm: Moment = { typing: false, layer: false, singles: true, fresh: false };

describe("the name of a key", () => {
  it.each([
    ["j", press("j")],
    ["shift+j", press("J", { shiftKey: true })],
    ["?", press("?", { shiftKey: true })],
    ["shift+Escape", press("Escape", { shiftKey: true })],
    ["mod+Enter", press("Enter", { ctrlKey: true })],
    ["mod+k", press("k", { metaKey: true })],
    ["[", press("[", { ctrlKey: true, altKey: true, altGraph: true })],
  ])("is %s", (name, pressed) => {
    expect(nameOf(pressed)).toBe(name);
  });
});

describe("the parts of a combination", () => {
  it.each([
    ["+", [["+"]]],
    [" ", [[" "]]],
    ["g q", [["g"], ["q"]]],
    ["mod+Enter", [["mod", "Enter"]]],
    ["shift+ArrowLeft", [["shift", "ArrowLeft"]]],
  ])("of %j", (keys, parts) => {
    expect(partsOf(keys)).toEqual(parts);
  });
});

describe("a shortcut", () => {
  const bare = { keys: "y" };
  const confirm = { keys: "mod+Enter", even: "typing" as const };
  const ctrlEnter = press("Enter", { ctrlKey: true });

  it("acts by itself, and not while somebody types, under a dialog, or on what was just come back to", () => {
    expect(acts(bare, press("y"), calm)).toBe(true);
    for (const moment of ["typing", "layer", "fresh"] as const)
      expect(acts(bare, press("y"), { ...calm, [moment]: true })).toBe(false);
  });

  it("confirms while somebody types, and never from under a dialog", () => {
    expect(acts(confirm, ctrlEnter, { ...calm, typing: true })).toBe(true);
    expect(acts(confirm, ctrlEnter, { ...calm, layer: true })).toBe(false);
    expect(acts({ keys: "mod+k", even: "under-dialog" }, ctrlEnter, { ...calm, layer: true })).toBe(true);
  });

  it("is switched off as a single key only: arrows, Enter, Escape and chords go on", () => {
    const off = { ...calm, singles: false };
    for (const keys of ["y", "shift+j", "?", " ", "g q", "+"]) expect(acts({ keys }, press("y"), off)).toBe(false);
    for (const keys of ["Enter", "Escape", "shift+Escape", "ArrowLeft", "shift+ArrowUp"])
      expect(acts({ keys }, press("Enter"), off)).toBe(true);
    expect(acts(confirm, ctrlEnter, off)).toBe(true);
  });

  it("is not meant by a letter with Alt held, and is by a sign that is typed so", () => {
    expect(acts({ keys: "f" }, press("f", { altKey: true }), calm)).toBe(false);
    expect(acts({ keys: "[" }, press("[", { ctrlKey: true, altKey: true, altGraph: true }), calm)).toBe(true);
    expect(acts({ keys: "[" }, press("[", { altKey: true }), calm)).toBe(true);
  });
});
