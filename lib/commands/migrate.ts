import { CommandError } from "./command-error";
import { ensureDatabase, migrate } from "./database";
import { dataDir } from "./environment";
import { Migrations } from "./migrations";
import { command, say } from "./terminal";

const usage = "usage: npm run migrate -- deploy | status | check | create NAME | resolve MIGRATION";

await command(async () => {
  const [verb, name] = process.argv.slice(2);
  const urls = await ensureDatabase(dataDir);
  switch (verb) {
    case "deploy": {
      const applied = await migrate(urls);
      return say(applied.length ? `applied: ${applied.join(", ")}` : "nothing to apply");
    }
    case "status":
      return say(JSON.stringify(await (await Migrations.open(urls.ownerUrl)).status(), null, 2));
    case "check": {
      const sql = await (await Migrations.open(urls.ownerUrl)).drift();
      if (sql) throw new CommandError(`The schema and the migrations disagree; a migration would do:\n${sql}`);
      return say("schema and migrations agree");
    }
    case "create": {
      if (!name || !/^[a-z_]+$/.test(name)) throw new CommandError(usage);
      return say((await (await Migrations.open(urls.ownerUrl)).create(name)) ?? "the schema has no change");
    }
    case "resolve": {
      if (!name) throw new CommandError(usage);
      await (await Migrations.open(urls.ownerUrl)).markRolledBack(name);
      return say(`${name} is marked as rolled back; deploy applies it again`);
    }
    default:
      throw new CommandError(usage);
  }
});
process.exit();
