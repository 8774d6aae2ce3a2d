import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** A disk in memory that ends soon. */
export interface SmallDisk {
  folder: string;
  /** Takes all that is left but so many bytes. */
  fill: (but?: number) => void;
  free: () => void;
  remove: () => void;
}

const filler = ".filler";

function diskIn(folder: string, remove: () => void): SmallDisk {
  const free = () => fs.rmSync(path.join(folder, filler), { force: true });
  return {
    folder,
    free,
    remove,
    fill: (but = 0) => {
      const { bavail, bsize } = fs.statfsSync(folder);
      const file = fs.openSync(path.join(folder, filler), "a");
      try {
        for (let left = bavail * bsize - but; left > 0; left -= 2 ** 20)
          fs.writeSync(file, Buffer.alloc(Math.min(left, 2 ** 20), 1));
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
      } finally {
        fs.closeSync(file);
      }
    },
  };
}

const why = (what: string, said: string) =>
  new Error(
    `The disk scenarios need a small file system of their own, and ${what}: ${said.trim() || "no reason given"}. Run them as root, or where users may have namespaces (sysctl kernel.unprivileged_userns_clone, apparmor_restrict_unprivileged_userns).`,
  );

/**
 * Root mounts it. Others do in a namespace of their own, kept by a process that sleeps, and reach it through that
 * process: its files look as they do to it.
 */
export async function smallDisk(bytes: number): Promise<SmallDisk> {
  const point = fs.mkdtempSync(path.join(os.tmpdir(), "cotejo-disk-"));
  fs.chmodSync(point, 0o755);
  const mount = ["mount", "-t", "tmpfs", "-o", `size=${bytes},mode=755`, "tmpfs", point];
  if (process.getuid?.() === 0) {
    const { status, stderr } = spawnSync("mount", mount.slice(1), { encoding: "utf8" });
    if (status !== 0) throw why("root may not mount one here", stderr);
    return diskIn(point, () => {
      spawnSync("umount", ["-l", point]);
      fs.rmSync(point, { recursive: true, force: true });
    });
  }
  const script = `${mount.join(" ")} && echo ready && exec sleep infinity`;
  const holder = spawn("unshare", ["-Um", "--map-current-user", "--keep-caps", "sh", "-c", script]);
  const said = await new Promise<string>((resolve) => {
    holder.once("error", (error) => resolve(error.message));
    holder.stderr.setEncoding("utf8").once("data", resolve);
    holder.stdout.once("data", () => resolve(""));
  });
  if (said !== "" || holder.pid === undefined) throw why("this user may not have a namespace here", said);
  return diskIn(`/proc/${holder.pid}/root${point}`, () => {
    holder.kill("SIGKILL");
    fs.rmSync(point, { recursive: true, force: true });
  });
}
