import { randomBytes, randomInt } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { hashPassword } from "@/lib/auth/password";
import type { Role } from "@/lib/auth/roles";
import { userEmailIndex } from "@/lib/auth/sign-in";
import { newTotpSecret } from "@/lib/auth/totp";
import { createAuthority } from "@/lib/authorities/change-authority";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { oneShotProfiles } from "@/lib/workflows/names";

/** `$DATA_DIR/demo-accounts.json`: the sign-ins of the demonstration, with what the sandbox expects of its officers. */
export interface DemoAccount {
  email: string;
  password: string;
  totpSecret: string;
  role: Role;
  name: string;
  rao?: { id: string; username: string; password: string; pin: string };
}

interface DemoAuthority {
  code: string;
  name: string;
  environment: "sandbox";
  billing: { username: string; password: string };
}

const authorities = [
  { code: "1187", name: "Levante Servicios" },
  { code: "1204", name: "Caixa Marina" },
  { code: "1311", name: "Bancalia Milano" },
];

/** Of the RA besides: a person for an organisation, a representative, a seal. */
const raProfiles = ["PFnubeAFCiudadano", "PFnubeQAFEmpresa", "PFnubeQAFColegiado", "REPPJnubeQ", "SELLOPJnubeQ"];

const people: { name: string; email: string; role: Role; at: string[]; raoId?: string }[] = [
  { name: "Nuria Aguirre", email: "nuria.aguirre@levante.example", role: "rao", at: ["1187", "1204"], raoId: "312" },
  { name: "Ignasi Pujol", email: "ignasi.pujol@levante.example", role: "rao", at: ["1187", "1204"], raoId: "305" },
  { name: "Chiara Bellini", email: "chiara.bellini@bancalia.example", role: "rao", at: ["1311"], raoId: "298" },
  { name: "Óscar Cano", email: "oscar.cano@levante.example", role: "admin", at: ["1187", "1204", "1311"] },
  { name: "Berta Nogués", email: "berta.nogues@levante.example", role: "admin", at: ["1187", "1204"] },
  { name: "Sara Lledó", email: "sara.lledo@levante.example", role: "support", at: ["1187", "1204"] },
  { name: "Andrés Vidal", email: "andres.vidal@auditora.example", role: "auditor", at: ["1187", "1204", "1311"] },
];

const word = (bytes: number) => randomBytes(bytes).toString("base64url");
const digits = (length: number) => Array.from({ length }, () => randomInt(10)).join("");

const accountsFile = (dataDir: string) => path.join(dataDir, "demo-accounts.json");

export const demoAccounts = (dataDir: string): DemoAccount[] =>
  JSON.parse(fs.readFileSync(accountsFile(dataDir), "utf8")) as DemoAccount[];

/** Makes the demonstration's authorities and people once; with their file lost, everybody gets new secrets. */
export async function ensureDemoPeople(dataDir: string): Promise<void> {
  const file = accountsFile(dataDir);
  const known = await db().user.count({ where: { demonstration: true } });
  if (known > 0 && fs.existsSync(file)) return;
  const ids = await ensureAuthorities(dataDir);
  const accounts: DemoAccount[] = [];
  for (const person of people) accounts.push(await ensurePerson(person, ids));
  fs.writeFileSync(file, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
}

async function ensureAuthorities(dataDir: string): Promise<Map<string, string>> {
  const file = path.join(dataDir, "demo-authorities.json");
  const ids = new Map<string, string>();
  const written: DemoAuthority[] = [];
  for (const { code, name } of authorities) {
    const billing = { username: `billing-${code}`, password: word(12) };
    written.push({ code, name, environment: "sandbox", billing });
    const known = await db().authority.findUnique({ where: { code } });
    if (known) {
      const cipher = await scopedCipher(known.id);
      const billingPassword = cipher.seal("authority", "billing_password", known.id, billing.password);
      await db().authority.update({
        where: { id: known.id },
        data: { billingUsername: billing.username, billingPassword },
      });
      ids.set(code, known.id);
    } else {
      const made = await createAuthority(
        { kind: "command" },
        {
          code,
          name,
          environment: "sandbox",
          defaultWorkflow: "one-shot-eidas",
          profiles: [...oneShotProfiles, ...raProfiles],
          billingUsername: billing.username,
          billingPassword: billing.password,
          keepPassword: true,
        },
      );
      ids.set(code, made.authorityId);
    }
  }
  fs.writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600 });
  return ids;
}

async function ensurePerson(person: (typeof people)[number], ids: ReadonlyMap<string, string>): Promise<DemoAccount> {
  const account: DemoAccount = {
    email: person.email,
    password: word(12),
    totpSecret: newTotpSecret(),
    role: person.role,
    name: person.name,
    ...(person.raoId
      ? { rao: { id: person.raoId, username: `rao${person.raoId}.${word(3)}`, password: word(10), pin: digits(6) } }
      : {}),
  };
  const emailIndex = userEmailIndex(person.email);
  const known = await db().user.findUnique({ where: { emailIndex } });
  const id = known?.id ?? uuidv7();
  const cipher = await scopedCipher(null);
  const seal = (column: string, text: string) => cipher.seal("user_account", column, id, text);
  const secrets = {
    passwordHash: await hashPassword(account.password),
    totpSecret: seal("totp_secret", account.totpSecret),
    totpLastStep: null,
    raoUsername: account.rao ? seal("rao_username", account.rao.username) : null,
  };
  const year = new Date().getUTCFullYear();
  if (known) await db().user.update({ where: { id }, data: secrets });
  else
    await db().user.create({
      data: {
        id,
        role: person.role,
        name: seal("name", person.name),
        email: seal("email", person.email),
        emailIndex,
        raoId: person.raoId ?? null,
        demonstration: true,
        appointedOn: new Date(Date.UTC(year - 2, 2, 4)),
        acceptedOn: new Date(Date.UTC(year - 2, 2, 6)),
        trainedUntil: new Date(Date.UTC(year + 1, 4, 31)),
        trainingHours: 16,
        certificateEnds: person.raoId ? new Date(Date.UTC(year + 1, 8, 3)) : null,
        authorities: { create: person.at.map((code) => ({ authorityId: ids.get(code) ?? "" })) },
        ...secrets,
      },
    });
  return account;
}
