import { randomBytes, randomInt } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

const text = z.union([z.string(), z.number()]).transform(String);

const accountSchema = z.object({
  email: z.string(),
  password: z.string(),
  totpSecret: z.string(),
  role: z.string(),
  name: z.string(),
  rao: z.object({ id: text, username: text, password: text, pin: text }).optional(),
});
export type DemoAccount = z.infer<typeof accountSchema>;

const authoritySchema = z.object({
  code: text,
  name: z.string(),
  environment: z.string(),
  billing: z.object({ username: text, password: text }),
  /** Ours, for the documented refusal: an authority without VideoID. */
  videoid_enabled: z.boolean().default(true),
  /** Ours: whether this authority collects the evidence itself, so that its requests have no link. */
  external: z.boolean().default(false),
});
export type DemoAuthority = z.infer<typeof authoritySchema>;

export interface Rao {
  id: string;
  username: string;
  password: string;
  pin: string;
  name: string;
}

/** A JSON file that another program writes; read again whenever it changes, and kept as last read while it is unreadable. */
class WatchedFile<T> {
  readonly #file: string;
  readonly #schema: z.ZodType<T>;
  #stamp = "";
  #value: T | null = null;

  constructor(file: string, schema: z.ZodType<T>) {
    this.#file = file;
    this.#schema = schema;
  }

  read(): T | null {
    const stats = fs.statSync(this.#file, { throwIfNoEntry: false });
    if (!stats) {
      this.#stamp = "";
      this.#value = null;
      return null;
    }
    const stamp = `${stats.mtimeMs}/${stats.size}/${stats.ino}`;
    if (stamp === this.#stamp) return this.#value;
    try {
      this.#value = this.#schema.parse(JSON.parse(fs.readFileSync(this.#file, "utf8")));
      this.#stamp = stamp;
    } catch {
      // Caught half-way through a write: the next read tries again.
    }
    return this.#value;
  }
}

/** The demonstration people and authorities the sandbox knows, from the installation or, run alone, its own. */
export class Directory {
  readonly #ownDirectory: string;
  readonly #accounts: WatchedFile<DemoAccount[]>;
  readonly #ownAccounts: WatchedFile<DemoAccount[]>;
  readonly #authorities: WatchedFile<DemoAuthority[]>;
  readonly #ownAuthorities: WatchedFile<DemoAuthority[]>;

  constructor(dataDir: string, ownDirectory: string) {
    this.#ownDirectory = ownDirectory;
    this.#accounts = new WatchedFile(path.join(dataDir, "demo-accounts.json"), z.array(accountSchema));
    this.#ownAccounts = new WatchedFile(path.join(ownDirectory, "demo-accounts.json"), z.array(accountSchema));
    this.#authorities = new WatchedFile(path.join(dataDir, "demo-authorities.json"), z.array(authoritySchema));
    this.#ownAuthorities = new WatchedFile(path.join(ownDirectory, "demo-authorities.json"), z.array(authoritySchema));
  }

  accounts(): DemoAccount[] {
    return this.#accounts.read() ?? this.#ownAccounts.read() ?? [];
  }

  authorities(): DemoAuthority[] {
    return this.#authorities.read() ?? this.#ownAuthorities.read() ?? [];
  }

  raos(): Rao[] {
    return this.accounts().flatMap((account) => (account.rao ? [{ ...account.rao, name: account.name }] : []));
  }

  /** Run alone, somebody has to exist. Returns the files it wrote; their content is never printed. */
  createMissing(): string[] {
    const written: string[] = [];
    const write = (name: string, value: unknown) => {
      const file = path.join(this.#ownDirectory, name);
      fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: "wx" });
      written.push(file);
    };
    if (!this.#accounts.read() && !this.#ownAccounts.read()) write("demo-accounts.json", inventAccounts());
    if (!this.#authorities.read() && !this.#ownAuthorities.read()) write("demo-authorities.json", inventAuthorities());
    return written;
  }
}

const secret = () => randomBytes(12).toString("base64url");
const digits = (length: number) => String(randomInt(10 ** length)).padStart(length, "0");

function base32(bytes: Buffer): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return Array.from(bytes, (byte) => alphabet[byte % 32]).join("");
}

function inventAccounts() {
  const names = ["Nuria Aguirre Soler", "Marc Ferrer Vidal"];
  return names.map((name, index) => ({
    email: `rao${index + 1}@example.org`,
    password: secret(),
    totpSecret: base32(randomBytes(32)),
    role: "rao",
    name,
    rao: { id: String(1_400 + index), username: `90${digits(4)}${index}`, password: secret(), pin: digits(8) },
  }));
}

function inventAuthorities() {
  return [
    {
      code: "1187",
      name: "Caixa Marina",
      environment: "sandbox",
      billing: { username: "billing", password: secret() },
    },
  ];
}
