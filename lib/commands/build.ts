import { build } from "./build-state";
import { command, step } from "./terminal";

await command(async () => {
  await step("production build", () => build());
});
