import { createHmac, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Store } from "@/lib/sandbox/store";
import { authorityNumber } from "@/lib/sandbox/webhooks";
import type { Scratchcard } from "./record";

const batch = 100;
const digitsOf = (bytes: Buffer, length: number) =>
  String(bytes.readBigUInt64BE() % 10n ** BigInt(length)).padStart(length, "0");
const codeCharacters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!.,:_";

export interface Secrets {
  erc: string;
  enrollment_code: string;
  pin: string;
  puk: string;
}

/** Single-use numbers of each authority. Their secrets are computed from a key, so no file of ours lists them. */
export class Scratchcards {
  readonly #store: Store;
  readonly #key: Buffer;

  constructor(store: Store, directory: string) {
    this.#store = store;
    this.#key = ensureKey(path.join(directory, "scratchcards.key"));
  }

  all(): readonly Scratchcard[] {
    return this.#store.state.ra.scratchcards;
  }

  bySn(sn: string): Scratchcard | undefined {
    return this.all().find((card) => card.sn === sn);
  }

  /** Reading does not reserve: two callers may get the same card, and the second to use it loses. */
  firstUnused(authority: string): Scratchcard | null {
    const find = () => this.all().find((card) => card.registrationAuthority === authority && !card.isUsed);
    const isNew = !this.all().some((card) => card.registrationAuthority === authority);
    const refills = this.#store.state.switches.ra.scratchcards_left === "refilled";
    if (!find() && (isNew || refills)) this.#add(authority, batch);
    return find() ?? null;
  }

  /** Leaves an authority exactly this many: what is over counts as used, what lacks comes. */
  setUnused(authority: string, count: number): void {
    const own = () => this.all().filter((card) => card.registrationAuthority === authority);
    const lacking = count - own().filter((card) => !card.isUsed).length;
    // An authority that never had any would get its first batch at the next question.
    if (own().length === 0 || lacking > 0) this.#add(authority, Math.max(1, lacking));
    for (const card of own()
      .filter((candidate) => !candidate.isUsed)
      .slice(count))
      this.use(card);
  }

  use(card: Scratchcard): void {
    this.#store.change(() => {
      card.isUsed = true;
    });
  }

  secretsOf({ sn }: Pick<Scratchcard, "sn">): Secrets {
    const derive = (purpose: string) => createHmac("sha256", this.#key).update(`${sn}/${purpose}`).digest();
    const code = Array.from(derive("enrollment_code").subarray(0, 8), (byte) =>
      codeCharacters.charAt(byte % codeCharacters.length),
    );
    return {
      erc: digitsOf(derive("erc"), 10),
      enrollment_code: code.join(""),
      pin: digitsOf(derive("pin"), 8),
      puk: digitsOf(derive("puk"), 8),
    };
  }

  objectOf(card: Scratchcard) {
    const secrets = this.secretsOf(card);
    const isObject = this.#store.state.switches.ra.scratchcard_form === "object";
    return {
      pk: card.pk,
      sn: isObject ? Number(card.sn) : card.sn,
      secrets: isObject ? secrets : JSON.stringify(secrets),
      registration_authority: authorityNumber(card.registrationAuthority),
    };
  }

  #add(authority: string, count: number): void {
    this.#store.change(({ ra }) => {
      for (let added = 0; added < count; added += 1) {
        const number = ra.nextScratchcard++;
        // The key and the number are far apart: whoever takes one for the other finds nothing.
        ra.scratchcards.push({
          pk: number - 1_200_000,
          sn: String(number),
          registrationAuthority: authority,
          isUsed: false,
        });
      }
    });
  }
}

function ensureKey(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const key = randomBytes(32);
  fs.writeFileSync(file, key, { mode: 0o600, flag: "wx" });
  return key;
}
