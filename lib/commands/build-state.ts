import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { CommandError } from "./command-error";
import { environment, projectRoot } from "./environment";
import { nextArgs } from "./processes";

const stamp = path.join(projectRoot, ".next/cotejo-sources");
const roots = ["app", "components", "lib", "prisma/schema.prisma", "public", "proxy.ts", "instrumentation.ts"];
const files = ["next.config.js", "package-lock.json", "tsconfig.json", "postcss.config.mjs"];
/** Parts of lib that no build contains. */
const apart = /^lib\/(sandbox|commands|testing)\/|\.test\.tsx?$/;

function digest(): string {
  const hash = createHash("sha256").update(process.version);
  const visit = (relative: string) => {
    const full = path.join(projectRoot, relative);
    if (!fs.existsSync(full)) return;
    if (fs.statSync(full).isDirectory()) {
      for (const name of fs.readdirSync(full).sort()) visit(path.posix.join(relative, name));
    } else if (!apart.test(relative)) hash.update(relative).update("\0").update(fs.readFileSync(full)).update("\0");
  };
  for (const entry of [...roots, ...files]) visit(entry);
  return hash.digest("hex");
}

/** Whether the production build is of the sources as they are now. */
export const buildIsCurrent = (): boolean => fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === digest();

/**
 * Builds of the same sources on several hosts are one: pages of one instance find their actions at another. Next makes
 * the actions' ids from the key; what it seals at run time is under one from the key file (lib/health/boot.ts).
 */
const sameEverywhere = (sources: string) => ({
  COTEJO_BUILD_ID: sources.slice(0, 32),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: Buffer.from(sources, "hex").toString("base64"),
});

/** Builds for production; shows the builder's own words only when it fails. */
export function build(): void {
  const wanted = digest();
  fs.rmSync(stamp, { force: true });
  const result = spawnSync(process.execPath, nextArgs("build"), {
    cwd: projectRoot,
    encoding: "utf8",
    env: { ...environment, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...sameEverywhere(wanted) },
  });
  if (result.status !== 0) throw new CommandError(`The build failed.\n${result.stdout}\n${result.stderr}`);
  fs.writeFileSync(stamp, wanted);
}
