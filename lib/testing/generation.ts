import fs from "node:fs";
import path from "node:path";
import { environment } from "./environment";

/** Whether this run is the one against a One-Shot that has nothing but the legacy generation. */
export const legacyOnly = environment.COTEJO_TEST_GENERATION === "legacy";

/** Where that One-Shot serves its operations. */
export const oneShotRoot = legacyOnly ? "/api/v1" : "/oneshot/api/v1";

/** The file with which an installation chooses it. */
export function legacyPaths(folder: string): string {
  const file = path.join(folder, "legacy-paths.json");
  fs.writeFileSync(file, JSON.stringify({ "one-shot": { generation: "legacy" } }));
  return file;
}
