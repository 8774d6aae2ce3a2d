import path from "node:path";

/** The raw environment, for the commands that start other programs; the product itself reads `lib/env.ts`. */
export const environment = process.env;

// An empty variable means one that is not set, to us and to everything started from here.
for (const [name, value] of Object.entries(environment)) if (value === "") delete environment[name];

export const projectRoot = path.resolve(import.meta.dirname, "../..");

/** Where everything this installation writes is kept. */
export const dataDir = path.resolve(projectRoot, environment.DATA_DIR ?? ".data");
