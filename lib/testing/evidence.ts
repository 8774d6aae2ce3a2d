import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import type { UserActor } from "@/lib/auth/actor";
import { db } from "@/lib/db";
import { openItem } from "@/lib/evidence/open-item";
import type { ItemKind } from "@/lib/workflows/evidence";
import { environment } from "./environment";

/** A data folder of this file's own, so that what is kept in it can be counted. Call it before anything reads `env()`. */
export function ownDataFolder(folder = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-data-"))): {
  files: () => string[];
  remove: () => void;
} {
  environment.DATA_DIR = folder;
  const root = path.join(folder, "evidence");
  return {
    files: () =>
      fs.existsSync(root)
        ? fs
            .readdirSync(root, { recursive: true, withFileTypes: true })
            .flatMap((entry) => (entry.isFile() ? path.join(entry.parentPath, entry.name) : []))
        : [],
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

/** A file of the sandbox's stories, as the provider sends it. */
export const storyFile = (name: string): Buffer =>
  fs.readFileSync(path.resolve(import.meta.dirname, "../sandbox/media", name));

/** Items of a request by kind. */
export async function itemsOf(requestId: string) {
  const rows = await db().evidenceItem.findMany({ where: { requestId } });
  return Object.fromEntries(rows.map((row) => [row.kind, row]));
}

/** The bytes an officer is shown. */
export async function shownBytes(officer: UserActor, requestId: string, kind: ItemKind): Promise<Buffer> {
  const item = await openItem(officer, requestId, kind);
  return buffer(await item.read({ start: 0, end: item.size - 1 }));
}
