// As Next itself starts: its stores of headers and cookies need what this puts in place.
import "next/dist/server/node-environment-baseline";
import { afterAll, beforeAll } from "vitest";
import { log } from "@/lib/log";
import { environment } from "./environment";
import { legacyOnly, legacyPaths } from "./generation";

log.level = "silent";

const database = `t_${crypto.randomUUID().replaceAll("-", "")}`;

/** Addresses of this file's own database; made at the first use, so that pure tests pay nothing. */
beforeAll(() => {
  const url = new URL(environment.COTEJO_TEST_APP_URL ?? "");
  url.pathname = `/${database}`;
  Object.assign(environment, {
    DATABASE_URL: url.href,
    DATA_DIR: environment.COTEJO_TEST_FOLDER,
    KEY_FILE: `${environment.COTEJO_TEST_FOLDER}/keys.json`,
    APP_ORIGIN: "http://localhost:3999",
    COTEJO_TEST_DATABASE: database,
    ...(legacyOnly ? { PROVIDER_PATHS_FILE: legacyPaths(environment.COTEJO_TEST_FOLDER ?? "") } : {}),
  });
});

afterAll(async () => {
  const { dropTestDatabase } = await import("./database");
  await dropTestDatabase();
});
