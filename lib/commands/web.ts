import { build, buildIsCurrent } from "./build-state";
import { inFront, nextArgs, requireFreePort } from "./processes";
import { prepareProduct, webArgs, webPort } from "./product";
import { command, step } from "./terminal";

/**
 * A further web server on a database that `npm start` or `npm run migrate` has brought up to date. All of them have the
 * same sources, key file, APP_ORIGIN and evidence store; which of them answers a request makes no difference.
 */
await command(async () => {
  await requireFreePort(webPort(), "PORT");
  await prepareProduct();
  if (!buildIsCurrent()) await step("production build (about half a minute)", () => build());
  await inFront(nextArgs(...webArgs("start")), { NODE_ENV: "production" });
});
