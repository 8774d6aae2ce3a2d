import type { Said } from "./ask";
import { redact, redactError } from "./redact";

/** An answer as it may be kept: status, type and form. */
export interface Fixture {
  status: number;
  contentType: string;
  body: unknown;
}

/** Answers by what was asked. Errors keep their words only where the question named nobody. */
export class Fixtures {
  readonly #kept = new Map<string, Fixture>();

  keep(name: string, { status, contentType, body }: Said, namedNobody: boolean): void {
    const isError = status >= 400 && namedNobody;
    this.#kept.set(name, { status, contentType, body: isError ? redactError(body) : redact(body) });
  }

  all(): [name: string, fixture: Fixture][] {
    return [...this.#kept];
  }
}
