import { parseArgs } from "node:util";
import { userEmailIndex } from "@/lib/auth/sign-in";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { closeDatabase, db, inTransaction, isUniqueViolation } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { closeAccount } from "@/lib/people/change-person";
import { createAccount, inviteAddress, uniqueField } from "@/lib/people/invitations";
import { createPersonInput } from "@/lib/people/schema";
import { CommandError } from "./command-error";
import { migrate } from "./database";
import { prepareProduct } from "./product";
import { command, say } from "./terminal";

const usage = `usage: npm run user -- create --email ADDRESS --name "FULL NAME" --role rao|admin|support|auditor
                           [--authority CODE]... [--rao-id ID]
       npm run user -- disable --email ADDRESS
       npm run user -- list`;

const actor = { kind: "command" } as const;

function options() {
  try {
    return parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: {
        email: { type: "string" },
        name: { type: "string" },
        role: { type: "string" },
        authority: { type: "string", multiple: true },
        "rao-id": { type: "string" },
      },
    });
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

async function create(values: ReturnType<typeof options>["values"]): Promise<void> {
  const codes = values.authority ?? [];
  const found = await db().authority.findMany({ where: { code: { in: codes } }, select: { id: true, code: true } });
  const unknown = codes.filter((code) => !found.some((row) => row.code === code));
  if (unknown.length > 0) throw new CommandError(`--authority: there is no authority ${unknown.join(", ")}.`);
  const parsed = createPersonInput.safeParse({
    email: values.email ?? "",
    name: values.name ?? "",
    role: values.role,
    raoId: values["rao-id"] ?? null,
    authorityIds: found.map((row) => row.id),
  });
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => `--${String(issue.path[0]).replace("raoId", "rao-id")}`);
    throw new CommandError(`These are missing or not valid: ${[...new Set(names)].join(", ")}.\n${usage}`);
  }
  if (parsed.data.role !== "admin" && found.length === 0)
    throw new CommandError("--authority: everybody but an admin, who can make the first one, needs an authority.");
  try {
    const { token } = await inTransaction((tx) => createAccount(tx, actor, parsed.data));
    say(`Invitation of ${parsed.data.email}, valid for seven days, to be opened by that person only:`);
    say(`  ${inviteAddress(token)}`);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const raoId = "raoId" in uniqueField(error);
    throw new CommandError(
      raoId ? "--rao-id: another person has it." : "--email: this address has an account already.",
    );
  }
}

async function disable(email: string | undefined): Promise<void> {
  if (!email) throw new CommandError(usage);
  const user = await db().user.findUnique({ where: { emailIndex: userEmailIndex(email) }, select: { id: true } });
  if (!user) throw new CommandError(`--email: nobody here has the address ${email}.`);
  await inTransaction((tx) => closeAccount(tx, actor, user.id));
  say(`${email} can no longer sign in; open sessions have ended.`);
}

async function list(): Promise<void> {
  const rows = await db().user.findMany({
    include: { authorities: { include: { authority: true } } },
    orderBy: { createdAt: "asc" },
  });
  const cipher = await scopedCipher(null);
  for (const row of rows) {
    const email = await cipher.open("user_account", "email", row.id, row.email);
    const state = row.disabledAt ? "disabled" : row.passwordHash ? "active" : "invited";
    const codes = row.authorities.map((entry) => entry.authority.code).sort();
    say([email.padEnd(36), row.role.padEnd(8), state.padEnd(9), codes.join(" ")].join("  ").trimEnd());
  }
  if (rows.length === 0) say("There are no accounts yet.");
}

await command(async () => {
  const { values, positionals } = options();
  const verb = positionals[0];
  if (!["create", "disable", "list"].includes(verb ?? "")) throw new CommandError(usage);
  const database = await prepareProduct();
  await migrate(database);
  try {
    if (verb === "create") await create(values);
    else if (verb === "disable") await disable(values.email);
    else await list();
  } catch (error) {
    throw error instanceof AppError ? new CommandError(`This could not be done: ${error.code}.`) : error;
  } finally {
    await closeDatabase();
  }
});
process.exit();
