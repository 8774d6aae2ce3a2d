import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { closeDatabase, db } from "@/lib/db";
import type { Contact } from "@/lib/probe/create";
import { type Probed, probe } from "@/lib/probe/probe";
import { reportText } from "@/lib/probe/report";
import type { WorkflowId } from "@/lib/workflows/names";
import { profilesFor } from "@/lib/workflows/profiles";
import { CommandError } from "./command-error";
import { migrate } from "./database";
import { dataDir } from "./environment";
import { prepareProduct } from "./product";
import { command, say } from "./terminal";

const usage = `usage: npm run probe -- --authority CODE [--create [--phone NUMBER] [--email ADDRESS] [--profile NAME]] [--save DIR]`;

function options() {
  try {
    return parseArgs({
      args: process.argv.slice(2),
      options: {
        authority: { type: "string" },
        create: { type: "boolean", default: false },
        phone: { type: "string" },
        email: { type: "string" },
        profile: { type: "string" },
        save: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

/** Whose request is made and cancelled. Nobody's will do only where nobody is written to. */
function contactOf(given: ReturnType<typeof options>, authority: { environment: string; profiles: string[] }): Contact {
  const invented = authority.environment === "sandbox";
  const phone = given.phone ?? (invented ? "+34600000000" : undefined);
  const email = given.email ?? (invented ? "probe@example.org" : undefined);
  const suited = (workflow: WorkflowId) =>
    given.profile ?? authority.profiles.find((profile) => profilesFor(workflow).includes(profile));
  const profiles = { "one-shot": suited("one-shot-eidas"), ra: suited("ra-eidas") };
  const some = profiles["one-shot"] ?? profiles.ra;
  if (!phone || !email || !some)
    throw new CommandError(
      `--create makes a real request in this environment: name a --phone and an --email of your own.\n${usage}`,
    );
  return { phone, email, profiles: { "one-shot": profiles["one-shot"] ?? some, ra: profiles.ra ?? some } };
}

function write(folder: string, name: string, { report, fixtures, switches, paths }: Probed, all: boolean): void {
  const put = (file: string, text: string) => {
    const whole = path.join(folder, file);
    fs.mkdirSync(path.dirname(whole), { recursive: true, mode: 0o711 });
    fs.writeFileSync(whole, text, { mode: 0o600 });
  };
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  put(`${name}.json`, json(report));
  put(`${name}.txt`, reportText(report));
  if (!all) return;
  for (const [fixture, content] of fixtures) put(`fixtures/${fixture}.json`, json(content));
  put("switches.json", json(switches));
  if (Object.keys(paths).length > 0) put("paths.json", json(paths));
}

let green = false;
await command(async () => {
  const given = options();
  if (!given.authority) throw new CommandError(`Which authority? Name the provider's number for it.\n${usage}`);
  await migrate(await prepareProduct());
  const authority = await db().authority.findUnique({ where: { code: given.authority } });
  if (!authority) throw new CommandError(`There is no authority ${given.authority}: make it in the application first.`);
  const probed = await probe(authority, given.create ? contactOf(given, authority) : null);
  await closeDatabase();
  const folder = given.save ? path.resolve(given.save) : path.join(dataDir, "probe");
  const name = given.save ? "report" : `${authority.code}-${probed.report.at.replace(/\D/g, "").slice(0, 14)}`;
  write(folder, name, probed, given.save !== undefined);
  say(reportText(probed.report));
  say(`Written to ${path.join(folder, `${name}.json`)} and .txt`);
  green = probed.report.findings.length === 0;
});
process.exit(green ? 0 : 1);
