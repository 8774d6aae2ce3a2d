import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { CommandError } from "./command-error";
import { environment, projectRoot } from "./environment";

const schema = path.join(projectRoot, "prisma/schema.prisma");
const output = path.join(projectRoot, "prisma/generated/client.ts");

/** Generates the Prisma client when the schema is newer than the last one made. */
export function generateClient(): void {
  if (fs.existsSync(output) && fs.statSync(output).mtimeMs > fs.statSync(schema).mtimeMs) return;
  const cli = path.join(projectRoot, "node_modules/prisma/build/index.js");
  const result = spawnSync(process.execPath, [cli, "generate"], {
    cwd: projectRoot,
    encoding: "utf8",
    // Any existing file here stops Prisma from downloading an engine that generating does not need.
    env: { ...environment, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, NO_COLOR: "1" },
  });
  if (result.status !== 0)
    throw new CommandError(`The database client could not be generated: ${result.stderr.trim()}`);
}
