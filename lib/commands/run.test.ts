import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "./environment";

const entry = path.join(projectRoot, "lib/commands/run.mjs");

/** Node that says it is of another version. */
function runAs(version: string, ...args: string[]) {
  const lie = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  return spawnSync(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(lie)}`, entry, ...args], {
    encoding: "utf8",
  });
}

describe("the entry of every command", () => {
  it.each(["14.21.3", "18.20.4", "20.18.3"])("tells Node %s in one sentence that it is too old", (version) => {
    const { status, stderr, stdout } = runAs(version, "start");
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      `Cotejo needs Node 20.19 or newer; this is ${version}. Install a current Node from nodejs.org.\n`,
    );
  });

  it("asks of an old Node nothing it does not know", () => {
    expect(fs.readFileSync(entry, "utf8")).not.toMatch(/import\.meta\.(?!url\b)|\?\?=|\.at\(|Object\.hasOwn|^await /m);
  });

  it("takes a newer one", () => {
    for (const version of ["20.19.0", "22.0.0"]) expect(runAs(version).stderr).toMatch(/^usage: /);
  });
});
