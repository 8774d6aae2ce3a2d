import { inFront, scriptArgs } from "./processes";
import { prepareProduct } from "./product";
import { command } from "./terminal";

/** A worker by itself, beside a web server that runs elsewhere with `JOBS=worker`; several may run. */
await command(async () => {
  await prepareProduct();
  await inFront(scriptArgs("lib/jobs/main.ts"));
});
