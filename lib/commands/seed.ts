import { closeDatabase } from "@/lib/db";
import { CommandError } from "./command-error";
import { migrate } from "./database";
import { ensureDemoPeople } from "./demo-people";
import { ensureDemoRequests, registerWebhooks } from "./demo-requests";
import { dataDir } from "./environment";
import { demo, prepareProduct, sandboxed, sandboxUrl } from "./product";
import { command, say, step } from "./terminal";

await command(async () => {
  if (!demo) throw new CommandError("APP_STAGE is production: demonstration data never enters it.");
  const database = await prepareProduct();
  await step("migrations", () => migrate(database));
  await step("demonstration people", () => ensureDemoPeople(dataDir));
  const url = sandboxUrl();
  const sandboxUp = sandboxed && (await fetch(url).catch(() => null))?.ok;
  if (sandboxUp) {
    await registerWebhooks(url);
    await step("demonstration requests", () => ensureDemoRequests(url));
  } else say(`No sandbox answers at ${url}: the demonstration requests are made when \`npm start\` brings it.`);
  await closeDatabase();
});
process.exit();
