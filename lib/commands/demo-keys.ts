import fs from "node:fs";
import path from "node:path";
import { newKeyFile } from "@/lib/crypto/keys";

/** Keys of the demonstration, made at its first start and refused by production. */
export function ensureDemoKeys(dataDir: string): void {
  const file = path.join(dataDir, "keys.json");
  if (fs.existsSync(file)) return;
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  fs.writeFileSync(file, newKeyFile("demo"), { mode: 0o600 });
}
