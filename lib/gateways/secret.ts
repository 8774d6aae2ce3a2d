/**
 * A credential on its way to one call. It does not print, serialise or compare; only the gateway opens it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** For the body of the one call it is meant for. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }
}

/** JSON for one call, its secrets opened: they are closed everywhere before. */
export function revealJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, plain: unknown) {
    const original = this[key];
    return original instanceof Secret ? original.reveal() : plain;
  });
}

/** What an officer signs with: the pin always, and either a kept token or user name and password. */
export interface OfficerCredentials {
  raoId: string;
  pin: Secret;
  login: { token: Secret } | { username: string; password: Secret };
}
