import { generateClient } from "./generate";
import { command } from "./terminal";

await command(async () => {
  generateClient();
});
