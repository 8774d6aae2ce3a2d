import { readConfig } from "./config";
import { SandboxError } from "./sandbox-error";
import { createSandbox } from "./server";
import { stories } from "./stories/stories";

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const { port, raPorts, host, origin, dataDir, mediaDir } = readConfig();
  const server = createSandbox({ dataDir, mediaDir, stories, host, report: complain, ...(origin ? { origin } : {}) });
  for (const file of server.createdFiles) say(`Sandbox: no demonstration people found, new ones are in ${file}`);
  const address = await server.listen(port, raPorts);
  say(`Sandbox (a simulation) at ${address.origin}`);
  for (const [name, value] of Object.entries(address.ra)) say(`  ${name}=${value}`);
  const stop = () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

main().catch((error: unknown) => {
  if (error instanceof SandboxError) complain(error.message);
  else complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
