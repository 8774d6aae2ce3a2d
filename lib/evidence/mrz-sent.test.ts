import { expect, it } from "vitest";
import { sentZone } from "./mrz-sent";

const lines = ["IDESPBAA000589599999999R<<<<<<", "8001014F2501017ESP<<<<<<<<<<<7", "ESPANOLA<ESPANOLA<<CARMEN<<<<<"];
const whole = lines.join("\n");
const passport = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
const [mrz_1 = "", mrz_2 = "", mrz_3 = ""] = lines;

it.each([
  ["lines in one", { mrz: whole }, whole, ["mrz"]],
  ["lines in one, written with backslashes", { MRZ: lines.join("\\n") }, whole, ["MRZ"]],
  ["lines in one, from Windows", { mrz: lines.join("\r\n") }, whole, ["mrz"]],
  ["a card in one piece", { mrz_full: lines.join("") }, whole, ["mrz_full"]],
  [
    "a passport in one piece",
    { "machine-readable-zone": passport.join("") },
    passport.join("\n"),
    ["machine-readable-zone"],
  ],
  ["a line a key, in any order", { mrz_3, mrz_1, mrz_2 }, whole, ["mrz_1", "mrz_2", "mrz_3"]],
  [
    "a line a key, by another name",
    { mrz_line_1: mrz_1, mrz_line_2: mrz_2 },
    `${mrz_1}\n${mrz_2}`,
    ["mrz_line_1", "mrz_line_2"],
  ],
  ["a length that is none", { mrz: "IDESP<<" }, "IDESP<<", ["mrz"]],
])("%s", (_, ocr, text, keys) => {
  expect(sentZone({ given_name: "CARMEN", ...ocr })).toEqual({ text, keys });
});

it.each([
  ["nothing of the kind", { given_name: "CARMEN" }],
  ["a key that only sounds like it", { mrzovia: "A<B" }],
  ["a flag about a zone", { mrz_valid: "true" }],
])("%s is no zone", (_, ocr) => {
  expect(sentZone(ocr)).toBeNull();
});
