import { prepareProduct } from "./product";
import { command } from "./terminal";

/** The worker by itself, beside a web server that runs elsewhere with `JOBS=worker`. */
await command(async () => {
  await prepareProduct();
  await import("@/lib/jobs/main");
});
