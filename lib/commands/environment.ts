import path from "node:path";

/** The raw environment, for the commands that start other programs; the product itself reads `lib/env.ts`. */
export const environment = process.env;

export const projectRoot = path.resolve(import.meta.dirname, "../..");

/** Where everything this installation writes is kept. */
export const dataDir = path.resolve(projectRoot, environment.DATA_DIR ?? ".data");
