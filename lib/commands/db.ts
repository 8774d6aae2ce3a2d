import { CommandError } from "./command-error";
import { dataDir, environment } from "./environment";
import { localDatabase } from "./local-database";
import { command, say } from "./terminal";

await command(async () => {
  if (environment.DATABASE_URL)
    throw new CommandError("DATABASE_URL is set: this command looks after the embedded database only. Unset it first.");
  const cluster = localDatabase(dataDir);
  switch (process.argv[2]) {
    case "start":
      await cluster.start();
      return say("The embedded database runs.");
    case "stop":
      return say(cluster.stop() ? "The embedded database has stopped." : "The embedded database was not running.");
    case "status":
      return say(cluster.status() ? "running" : "stopped");
    case "reset":
      cluster.remove();
      return say("The embedded database is gone; the next start makes a new one.");
    default:
      throw new CommandError("usage: npm run db -- start | stop | status | reset");
  }
});
