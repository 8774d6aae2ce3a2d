import { describe, expect, it } from "vitest";
import { isOwnKey, isTypedInto } from "./own-keys";

/** A stand-in for an element that matches simple selectors: a tag, or one attribute of a given value. */
function control(tag: string, attributes: Record<string, string> = {}) {
  const fits = (selector: string) => {
    const [, wanted, name, value] = /^(\w*)(?:\[([\w-]+)(?:=([\w-]+))?\])?$/.exec(selector) ?? [];
    return (
      (!wanted || wanted === tag) &&
      (!name || (name in attributes && (value === undefined || attributes[name] === value)))
    );
  };
  return {
    tagName: tag.toUpperCase(),
    ...(attributes.type ? { type: attributes.type } : {}),
    getAttribute: (name: string) => attributes[name] ?? null,
    closest: (selectors: string) => (selectors.split(", ").some(fits) ? true : null),
  };
}

const button = control("button");
const checkbox = control("input", { type: "checkbox" });
const radio = control("input", { type: "radio" });
const slider = control("div", { role: "slider" });

describe("the keys a control needs for itself", () => {
  it.each([
    ["Enter", button, true],
    ["Enter", control("a", { href: "/queue" }), true],
    ["Enter", checkbox, false],
    [" ", button, true],
    [" ", checkbox, true],
    [" ", radio, true],
    [" ", control("summary"), true],
    [" ", control("a", { href: "/queue" }), false],
    [" ", slider, false],
    ["ArrowDown", radio, true],
    ["ArrowLeft", control("input", { type: "range" }), true],
    ["ArrowLeft", slider, false],
    ["ArrowDown", control("select"), true],
    ["ArrowRight", control("button", { role: "tab" }), true],
    ["ArrowLeft", button, false],
    ["ArrowLeft", checkbox, false],
    ["y", button, false],
    ["y", radio, false],
  ])("%j of %j is its own: %s", (key, focused, own) => {
    expect(isOwnKey(key, focused)).toBe(own);
  });

  it("do not hold the player up at what is current already", () => {
    expect(isOwnKey(" ", control("button", { "aria-current": "true" }))).toBe(false);
    expect(isOwnKey("Enter", control("button", { "aria-current": "true" }))).toBe(true);
  });
});

describe("a field for text", () => {
  it("is what takes letters, and nothing that is pressed or moved", () => {
    for (const field of [
      control("textarea"),
      control("input"),
      control("input", { type: "password" }),
      control("select"),
    ])
      expect(isTypedInto(field)).toBe(true);
    for (const other of [button, checkbox, radio, control("input", { type: "range" })])
      expect(isTypedInto(other)).toBe(false);
  });
});
