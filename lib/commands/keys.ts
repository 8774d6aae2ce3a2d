import fs from "node:fs";
import path from "node:path";
import { newKeyFile } from "@/lib/crypto/keys";
import { CommandError } from "./command-error";
import { command, say } from "./terminal";

await command(async () => {
  const [verb, file] = process.argv.slice(2);
  if (verb !== "create" || !file) throw new CommandError("usage: npm run keys -- create FILE");
  const target = path.resolve(file);
  try {
    fs.writeFileSync(target, newKeyFile("production"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new CommandError(
      exists
        ? `${target} exists already. Keys are never overwritten: without them the database cannot be read.`
        : `${target} cannot be written. Choose a folder this user may write to.`,
    );
  }
  say(`New keys are in ${target}. Set KEY_FILE to it, and keep a copy apart from the database's backups.`);
});
