import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetTyping, keepTyping, keepTypingOf, readTyping, typedPrefix } from "./kept-typing";

/** As a browser's: its keys are its own properties. */
class TabStorage {
  [key: string]: unknown;
  getItem(key: string) {
    return this[key] ?? null;
  }
  setItem(key: string, value: string) {
    this[key] = value;
  }
  removeItem(key: string) {
    delete this[key];
  }
}

let tab: TabStorage;
beforeEach(() => {
  tab = new TabStorage();
  vi.stubGlobal("sessionStorage", tab);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const [here, there] = [`${typedPrefix}review.303.a`, `${typedPrefix}review.303.b`];
const hours = (count: number) => vi.advanceTimersByTime(count * 3600_000);

describe("what is typed in a tab", () => {
  it("is there for half a day, and then deleted when it is met", () => {
    keepTyping(here, { reason: "typed" });
    hours(11);
    expect(readTyping(here)).toEqual({ reason: "typed" });
    hours(1);
    expect(readTyping(here)).toBeNull();
    expect(Object.keys(tab)).toEqual([]);
  });

  it("stays for who signs in again, but for what is too old", () => {
    keepTypingOf("nuria");
    keepTyping(there, { reason: "early" });
    hours(6);
    keepTyping(here, { reason: "late" });
    hours(6);
    keepTypingOf("nuria");
    expect(Object.keys(tab).filter((key) => key.startsWith(typedPrefix))).toEqual([here]);
  });

  it("is forgotten when somebody else signs in, and at sign-out; other things of the tab are not", () => {
    tab.setItem("other", "kept");
    keepTypingOf("nuria");
    for (const forget of [() => keepTypingOf("ignasi"), forgetTyping]) {
      keepTyping(here, {});
      forget();
      expect(readTyping(here)).toBeNull();
    }
    expect(tab.getItem("other")).toBe("kept");
  });
});
