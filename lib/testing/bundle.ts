import fs from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { projectRoot } from "@/lib/commands/environment";

/** What a file finds beside itself it goes on finding there. */
const inItsPlace: Plugin = {
  name: "in its place",
  setup: (building) =>
    building.onLoad({ filter: /\/lib\/.*\.ts$/ }, async ({ path: file }) => ({
      contents: (await fs.promises.readFile(file, "utf8")).replaceAll(
        "import.meta.dirname",
        JSON.stringify(path.dirname(file)),
      ),
      loader: "ts",
    })),
};

/**
 * A program of ours in one file: tests start dozens and more, and read from its sources each takes three times as long.
 * It stands where its packages are found, under the name of this run.
 */
export async function bundle(file: string): Promise<string> {
  const folder = path.join(projectRoot, "node_modules/.cache/cotejo");
  fs.mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `${path.basename(file, ".ts")}-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(projectRoot, file)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    alias: { "@": projectRoot },
    plugins: [inItsPlace],
    logLevel: "error",
  });
  return outfile;
}
