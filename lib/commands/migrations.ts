import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { CommandError } from "./command-error";
import { projectRoot } from "./environment";

/*
 * Prisma's command line downloads a native schema engine; this installation may have no network. The same engine is
 * published as WebAssembly and driven here over the node-postgres adapter, after mending four faults of adapter-pg
 * 7.10.0: see `MigrationAdapter` and `mend`.
 */

const schemaFile = path.join(projectRoot, "prisma/schema.prisma");
const migrationsFolder = path.join(projectRoot, "prisma/migrations");
const lockFile = path.join(migrationsFolder, "migration_lock.toml");
const filters = { externalTables: [], externalEnums: [] };

interface MigrationList {
  baseDir: string;
  shadowDbInitScript: string;
  lockfile: { path: string; content: string | null };
  migrationDirectories: unknown[];
}

interface SchemaEngine {
  applyMigrations(input: object): Promise<{ appliedMigrationNames: string[] }>;
  createMigration(input: object): Promise<{ migrationScript?: string; generatedMigrationName: string }>;
  devDiagnostic(input: object): Promise<{ action: { tag: string; reason?: string } }>;
  diagnoseMigrationHistory(input: object): Promise<object>;
  diff(input: object): Promise<{ exitCode: number; stdout?: string }>;
  evaluateDataLoss(input: object): Promise<{ warnings: unknown[] }>;
  markMigrationRolledBack(input: object): Promise<void>;
  reset(input: object): Promise<void>;
}

interface AdapterInternals {
  client: { query: (...args: unknown[]) => Promise<unknown> };
  queryRaw(query: object): Promise<{ columnTypes: number[] }>;
  executeScript(sql: string): Promise<void>;
  onError(error: unknown): void;
  dispose(): Promise<void>;
}

interface Result {
  fields?: { dataTypeID: number }[];
}

/** OID of PostgreSQL's internal "char", which the adapter does not map; read as CHAR(n). */
const internalChar = 18;

function mend<T>(connected: T): T {
  const adapter = connected as unknown as AdapterInternals;
  const query = adapter.client.query.bind(adapter.client);
  let chars: number[] = [];
  adapter.client.query = async (...args) => {
    const result = await query(...args);
    if (!Array.isArray(result)) {
      chars = [];
      (result as Result).fields?.forEach((field, index) => {
        if (field.dataTypeID !== internalChar) return;
        field.dataTypeID = 1042;
        chars.push(index);
      });
    }
    return result;
  };
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (input) => {
    const rows = await queryRaw(input);
    for (const index of chars) rows.columnTypes[index] = 6;
    return rows;
  };
  // The adapter splits scripts at ";", which breaks function bodies; one simple query takes them whole.
  adapter.executeScript = async (sql) => {
    try {
      await adapter.client.query(sql);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return connected;
}

/** Fields instead of a connection string: with a string, adapter-pg's shadow database is the main database. */
function connectionFields(url: string): pg.PoolConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const ssl = searchParams.get("sslmode");
  return {
    host: decodeURIComponent(hostname),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    max: 1,
    ...(ssl && ssl !== "disable" ? { ssl: { rejectUnauthorized: ssl.startsWith("verify") } } : {}),
  };
}

class MigrationAdapter extends PrismaPg {
  readonly #config: pg.PoolConfig;

  constructor(config: pg.PoolConfig) {
    super(config);
    this.#config = config;
  }

  /** Connections the engine was given; it never gives them back by itself. */
  readonly #connected: { dispose(): Promise<void> }[] = [];

  override async connect() {
    const adapter = mend(await super.connect());
    this.#connected.push(adapter);
    return adapter;
  }

  async close(): Promise<void> {
    for (const adapter of this.#connected.splice(0)) await adapter.dispose().catch(() => {});
  }

  /** The adapter drops its shadow database while still connected to it; here the connection closes first. */
  override async connectToShadowDb() {
    const name = `shadow_${crypto.randomUUID()}`;
    const admin = new pg.Client(this.#config);
    await admin.connect();
    await admin.query(`CREATE DATABASE "${name}" TEMPLATE template0`);
    const adapter = mend(await new PrismaPg({ ...this.#config, database: name }).connect());
    const close = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await close();
      await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      await admin.end();
    };
    return adapter;
  }
}

interface EngineModule {
  SchemaEngine: { new: (options: object, log: () => void, adapter: object) => Promise<SchemaEngine> };
}

let engineModule: Promise<EngineModule> | undefined;

/** Loaded once a process: a second instance would take over the memory the first still works in. */
async function loadEngine(): Promise<EngineModule> {
  const folder = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const glue = await import(pathToFileURL(path.join(folder, "schema_engine_bg.js")).href);
  const bytes = fs.readFileSync(path.join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => process.stderr.write(`schema engine: ${text}\n`) },
  });
  return glue;
}

async function openEngine(migrationAdapter: MigrationAdapter): Promise<SchemaEngine> {
  engineModule ??= loadEngine();
  const { SchemaEngine } = await engineModule;
  const models = [[schemaFile, fs.readFileSync(schemaFile, "utf8")]];
  const adapter = bindMigrationAwareSqlAdapterFactory(migrationAdapter);
  return SchemaEngine.new({ datamodels: models }, () => {}, adapter);
}

function migrationsList(): MigrationList {
  const names = fs
    .readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const script = (name: string) => fs.readFileSync(path.join(migrationsFolder, name, "migration.sql"), "utf8");
  return {
    baseDir: migrationsFolder,
    shadowDbInitScript: "",
    lockfile: {
      path: "migration_lock.toml",
      content: fs.existsSync(lockFile) ? fs.readFileSync(lockFile, "utf8") : null,
    },
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: script(name) } },
    })),
  };
}

const schemaFiles = () => ({ files: [{ path: schemaFile, content: fs.readFileSync(schemaFile, "utf8") }] });

/** Migrations of one database; the address is that of the schema's owner. */
export class Migrations {
  readonly #engine: SchemaEngine;
  readonly #adapter: MigrationAdapter;

  private constructor(engine: SchemaEngine, adapter: MigrationAdapter) {
    this.#engine = engine;
    this.#adapter = adapter;
  }

  static async open(ownerUrl: string): Promise<Migrations> {
    const adapter = new MigrationAdapter(connectionFields(ownerUrl));
    try {
      return new Migrations(await openEngine(adapter), adapter);
    } catch (error) {
      throw new CommandError(`The database could not be migrated: ${describe(error)}`);
    }
  }

  /** Gives the database connection back. */
  close(): Promise<void> {
    return this.#adapter.close();
  }

  /** Applies what is missing; several callers at once are serialised by the engine's advisory lock. */
  async deploy(): Promise<string[]> {
    try {
      return (await this.#engine.applyMigrations({ migrationsList: migrationsList(), filters })).appliedMigrationNames;
    } catch (error) {
      throw new CommandError(`The database could not be migrated: ${describe(error)}`);
    }
  }

  status(): Promise<object> {
    const input = { migrationsList: migrationsList(), optInToShadowDatabase: false, filters };
    return this.#engine.diagnoseMigrationHistory(input);
  }

  /** The SQL that would bring the migrations level with the schema, or null when they agree. */
  async drift(): Promise<string | null> {
    const from = { tag: "migrations", ...migrationsList() };
    const to = { tag: "schemaDatamodel", ...schemaFiles() };
    const result = await this.#engine.diff({ from, to, script: true, exitCode: true, filters });
    return result.exitCode === 0 ? null : (result.stdout ?? "");
  }

  /** Writes and applies a migration for the changes made in the schema; returns its name, or null for no change. */
  async create(name: string): Promise<string | null> {
    const { action } = await this.#engine.devDiagnostic({ migrationsList: migrationsList(), filters });
    if (action.tag === "reset") throw new CommandError(`The database must be reset first: ${action.reason ?? ""}`);
    await this.deploy();
    const made = await this.#engine.createMigration({
      draft: false,
      migrationName: name,
      migrationsList: migrationsList(),
      schema: schemaFiles(),
      filters,
    });
    if (!made.migrationScript) return null;
    const folder = path.join(migrationsFolder, made.generatedMigrationName);
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "migration.sql"), made.migrationScript);
    fs.writeFileSync(lockFile, 'provider = "postgresql"\n');
    await this.deploy();
    return made.generatedMigrationName;
  }

  /** After a migration failed and was mended: lets the next deploy apply it again. */
  markRolledBack(migrationName: string): Promise<void> {
    return this.#engine.markMigrationRolledBack({ migrationName });
  }

  reset(): Promise<void> {
    return this.#engine.reset({ filter: filters });
  }
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replace(/\s+/g, " ");
}
