import { generateClient } from "./generate";
import { command } from "./terminal";

/** Loaded before every command: what they import is generated code, which a fresh copy does not have yet. */
await command(async () => {
  generateClient();
});
