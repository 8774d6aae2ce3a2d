import { expect, it } from "vitest";
import { isSigningHost } from "./signing-host";

it.each([
  ["firma.example.test", true],
  ["FIRMA.example.test", true],
  ["firma.example.test:443", true],
  ["firma.example.test.", true],
  ["firma.example.test.:443", true],
  ["cotejo.example.test", false],
  ["firma.example.test.evil.test", false],
  ["", false],
  [null, false],
])("%s asks for the signing origin: %s", (host, expected) => {
  expect(isSigningHost(host, "https://firma.example.test", "https://cotejo.example.test")).toBe(expected);
});

it.each([
  ["localhost:3001", true],
  ["localhost:3000", false],
])("of one name the port tells: %s is %s", (host, expected) => {
  expect(isSigningHost(host, "http://localhost:3001", "http://localhost:3000")).toBe(expected);
});
