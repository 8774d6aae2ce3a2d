import fs from "node:fs";
import path from "node:path";
import { keptCounters } from "./ra/record";
import { SandboxError } from "./sandbox-error";
import { initialState, type RequestRecord, type SandboxState, stateSchema, type TokenRecord } from "./state";

/** The sandbox's whole memory: one object, written to one file before any answer that depends on it. */
export class Store {
  readonly state: SandboxState;
  readonly #file: string;
  #isDirty = false;

  constructor(directory: string) {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#file = path.join(directory, "state.json");
    this.state = this.#load();
  }

  change<T>(body: (state: SandboxState) => T): T {
    this.#isDirty = true;
    return body(this.state);
  }

  /** Rename makes the new file appear whole or not at all; the process may be killed at any point. */
  flush(): void {
    if (!this.#isDirty) return;
    const temporary = `${this.#file}.${process.pid}.tmp`;
    fs.writeFileSync(temporary, JSON.stringify(this.state), { mode: 0o600 });
    fs.renameSync(temporary, this.#file);
    this.#isDirty = false;
  }

  /** Counters go on, so that numbers a caller has stored never come back for somebody else. */
  reset(options: { webhooks: boolean }): void {
    this.change((state) => {
      const { nextRequestPk, nextVideoidPk, nextScratchcard, webhooks } = state;
      const kept = options.webhooks ? {} : { webhooks };
      Object.assign(
        state,
        initialState(),
        { nextRequestPk, nextVideoidPk, nextScratchcard, ra: keptCounters(state.ra) },
        kept,
      );
    });
  }

  requestByPk(pk: number): RequestRecord | undefined {
    return this.state.requests.find((request) => request.pk === pk);
  }

  requestByVideoidPk(videoidPk: number): RequestRecord | undefined {
    return this.state.requests.find((request) => request.videoidPk === videoidPk);
  }

  /** With or without its dashes. */
  requestByVideoIdentifier(identifier: string): RequestRecord | undefined {
    const plain = identifier.toLowerCase().replaceAll("-", "");
    return this.state.requests.find((request) => request.videoIdentifier.replaceAll("-", "") === plain);
  }

  requestByEnrolmentId(enrolmentId: string): RequestRecord | undefined {
    return this.state.requests.find((request) => request.ra?.enrolmentId === enrolmentId);
  }

  requestByLinkId(linkId: string): RequestRecord | undefined {
    return this.state.requests.find((request) => request.linkId === linkId);
  }

  /** By own key only: the uid comes from outside and may be any word. */
  token(uid: string): TokenRecord | undefined {
    return Object.hasOwn(this.state.tokens, uid) ? this.state.tokens[uid] : undefined;
  }

  #load(): SandboxState {
    let text: string;
    try {
      text = fs.readFileSync(this.#file, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return initialState();
      throw error;
    }
    try {
      return stateSchema.parse(JSON.parse(text));
    } catch {
      throw new SandboxError(
        `The sandbox cannot read its state in ${this.#file}. Move that file away to start afresh.`,
      );
    }
  }
}
