import { CommandError } from "./command-error";
import { type DatabaseUrls, ensureDatabase, migrate } from "./database";
import { dataDir, environment } from "./environment";
import { Migrations } from "./migrations";
import { command, say } from "./terminal";

const usage = "usage: npm run migrate [-- deploy | status | check | create NAME | resolve MIGRATION]";

interface Verb {
  /** What the name it takes looks like; without this it takes none. */
  name?: RegExp;
  run(urls: DatabaseUrls, name: string): Promise<string>;
}

const verbs: Record<string, Verb> = {
  deploy: {
    async run(urls) {
      const applied = await migrate(urls);
      return applied.length ? `applied: ${applied.join(", ")}` : "nothing to apply";
    },
  },
  status: {
    run: async ({ ownerUrl }) => JSON.stringify(await (await Migrations.open(ownerUrl)).status(), null, 2),
  },
  check: {
    async run({ ownerUrl }) {
      const sql = await (await Migrations.open(ownerUrl)).drift();
      if (sql) throw new CommandError(`The schema and the migrations disagree; a migration would do:\n${sql}`);
      return "schema and migrations agree";
    },
  },
  create: {
    name: /^[a-z_]+$/,
    run: async ({ ownerUrl }, name) =>
      (await (await Migrations.open(ownerUrl)).create(name)) ?? "the schema has no change",
  },
  resolve: {
    name: /./,
    async run({ ownerUrl }, name) {
      await (await Migrations.open(ownerUrl)).markRolledBack(name);
      return `${name} is marked as rolled back; deploy applies it again`;
    },
  },
};

await command(async () => {
  const [given = "deploy", name, ...rest] = process.argv.slice(2);
  const verb = Object.hasOwn(verbs, given) ? verbs[given] : undefined;
  const named = verb?.name ? verb.name.test(name ?? "") : name === undefined;
  if (!verb || !named || rest.length > 0) throw new CommandError(usage);
  const { DATABASE_URL, MIGRATE_DATABASE_URL: owner } = environment;
  // The owner's address alone is enough here: there is no role of the application's to give rights to.
  const urls = owner && !DATABASE_URL ? { appUrl: owner, ownerUrl: owner } : await ensureDatabase(dataDir);
  say(await verb.run(urls, name ?? ""));
});
process.exit();
