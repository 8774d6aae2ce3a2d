import { spawn } from "node:child_process";
import { projectRoot } from "@/lib/commands/environment";
import { scriptArgs } from "@/lib/commands/processes";
import { environment } from "./environment";

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs Node on the product's sources as its commands do, with this file's database; a variable set to `null` is left out. */
function run(args: string[], given: Record<string, string | null>): Promise<Ended> {
  const env = Object.entries({ ...environment, ...given }).filter(([, value]) => typeof value === "string");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      env: Object.fromEntries(env) as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

/** A command of `lib/commands`, as `npm run` starts it. */
export function runCommand(name: string, args: string[], env: Record<string, string | null> = {}): Promise<Ended> {
  return run([...scriptArgs(`lib/commands/${name}.ts`), ...args], env);
}

/** A piece of a program that imports the product by paths from its root. */
export function runScript(script: string, env: Record<string, string | null> = {}): Promise<Ended> {
  return run([...scriptArgs("").slice(0, -1), "--input-type=module", "--eval", script], env);
}
