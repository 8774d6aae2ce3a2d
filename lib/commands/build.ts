import { build } from "./build-state";
import { generateClient } from "./generate";
import { command, step } from "./terminal";

await command(async () => {
  generateClient();
  await step("production build", () => build());
});
