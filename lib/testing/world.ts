import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { UserActor } from "@/lib/auth/actor";
import type { Role } from "@/lib/auth/roles";
import { userEmailIndex } from "@/lib/auth/sign-in";
import { createAuthority } from "@/lib/authorities/change-authority";
import { backgroundDone } from "@/lib/background";
import { scopedCipher } from "@/lib/crypto/data-keys";
import { db } from "@/lib/db";
import { uploadEvidences, uploadVideo } from "@/lib/evidence/send-upload";
import { evidenceForm } from "@/lib/evidence/upload-schema";
import { resetBreakers } from "@/lib/gateways/http";
import { openRequest } from "@/lib/requests/open-request";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { checkKeys, imageKinds } from "@/lib/workflows/evidence";
import { asksHolder, type WorkflowId } from "@/lib/workflows/names";
import { profileNames } from "@/lib/workflows/profiles";
import { prepareTestDatabase } from "./database";
import { environment } from "./environment";
import { storyFile } from "./evidence";
import { billing, type RunningSandbox, type SandboxOfficer, startSandbox } from "./sandbox";

const officers = {
  nuria: { id: "312", username: "rao312", password: "rao-password-312", pin: "31231231" },
  ignasi: { id: "305", username: "rao305", password: "rao-password-305", pin: "30530530" },
  chiara: { id: "298", username: "rao298", password: "rao-password-298", pin: "29829829" },
} satisfies Record<string, SandboxOfficer>;

/** Two authorities with their people, a sandbox that knows them, and an empty database. */
export interface World {
  sandbox: RunningSandbox;
  authorityId: string;
  otherAuthorityId: string;
  nuria: UserActor;
  ignasi: UserActor;
  /** An officer of the other authority. */
  chiara: UserActor;
  admin: UserActor;
  support: UserActor;
  auditor: UserActor;
  /** What each officer signs with. */
  signs: Record<"nuria" | "ignasi" | "chiara", { username: string; password: string; pin: string }>;
}

let people = 0;

/** A person with a live session, as the gate would hand them to a verb. */
export async function makePerson(
  role: Role,
  authorityIds: readonly string[],
  raoId: string | null = null,
): Promise<UserActor> {
  const id = uuidv7();
  const email = `person${++people}.${id.slice(0, 6)}@example.test`;
  const cipher = await scopedCipher(null);
  await db().user.create({
    data: {
      id,
      role,
      raoId,
      name: cipher.seal("user_account", "name", id, `Person ${people}`),
      email: cipher.seal("user_account", "email", id, email),
      emailIndex: userEmailIndex(email),
      authorities: { create: authorityIds.map((authorityId) => ({ authorityId })) },
    },
  });
  const session = await db().session.create({ data: { userId: id } });
  return {
    kind: "user",
    userId: id,
    sessionId: session.id,
    role,
    authorityIds,
    raoId,
    secondFactorAt: session.secondFactorAt,
    ip: "local",
  };
}

async function makeAuthority(code: string): Promise<string> {
  const { authorityId } = await createAuthority(
    { kind: "command" },
    {
      code,
      name: `Authority ${code}`,
      environment: "sandbox",
      defaultWorkflow: "one-shot-eidas",
      profiles: [...profileNames],
      billingUsername: billing.username,
      billingPassword: billing.password,
      keepPassword: true,
    },
  );
  return authorityId;
}

/** With `ra` the RA is configured as well, over mutual TLS. */
export async function makeWorld({ ra = false } = {}): Promise<World> {
  await prepareTestDatabase();
  const sandbox = await startSandbox(Object.values(officers), ["1187", "1311"]);
  environment.ONE_SHOT_URL = sandbox.url;
  if (ra) Object.assign(environment, await sandbox.control("connection"));
  resetBreakers();
  const authorityId = await makeAuthority("1187");
  const otherAuthorityId = await makeAuthority("1311");
  const here = [authorityId];
  return {
    sandbox,
    authorityId,
    otherAuthorityId,
    nuria: await makePerson("rao", here, officers.nuria.id),
    ignasi: await makePerson("rao", here, officers.ignasi.id),
    chiara: await makePerson("rao", [otherAuthorityId], officers.chiara.id),
    admin: await makePerson("admin", here),
    support: await makePerson("support", here),
    auditor: await makePerson("auditor", [authorityId, otherAuthorityId]),
    signs: officers,
  };
}

let phones = 600_100_100;

/** What is known of a holder before anybody is identified, where the workflow asks. */
export const holder = {
  givenName: "Marta",
  surname1: "Quirós",
  documentType: "IDC",
  documentCountry: "ES",
  documentNumber: "73920184M",
};

/** A request opened at the sandbox by the admin; with an outcome, its applicant has finished and it was read. */
export async function openedRequest(
  world: World,
  options: {
    story?: string;
    outcome?: "review" | "incomplete" | "error";
    /** OCR fields that were not read. */
    omit?: readonly string[];
    authorityId?: string;
    phone?: string;
    email?: string;
    by?: UserActor;
    workflow?: WorkflowId;
    profile?: string;
  } = {},
): Promise<{ id: string; requestPk: number; videoidPk: number; phone: string; email: string }> {
  const phone = options.phone ?? `+34${++phones}`;
  const email = options.email ?? `applicant.${phones}@example.test`;
  const authorityId = options.authorityId ?? world.authorityId;
  const by = options.by ?? { ...world.admin, authorityIds: [world.authorityId, world.otherAuthorityId] };
  const workflow = options.workflow ?? "one-shot-eidas";
  const { requestId } = await openRequest(by, {
    authorityId,
    workflow,
    profile: options.profile ?? "PFnubeQAFCiudadano",
    phone,
    email,
    ...(asksHolder(workflow) ? holder : {}),
    key: crypto.randomUUID(),
  });
  await backgroundDone(20_000);
  const row = await db().request.findUniqueOrThrow({ where: { id: requestId } });
  if (row.requestPk === null || row.videoidPk === null)
    throw new Error(`not opened: ${row.creation} ${row.lastCheckError}`);
  if (options.outcome === "review" && workflow === "ra-external") await handOver(by, requestId);
  else if (options.outcome) {
    const { outcome, story, omit = [] } = options;
    const body = { outcome, omit_fields: omit, ...(story ? { story } : {}) };
    await world.sandbox.control(`requests/${row.requestPk}/finish`, body);
    await refreshRequest(requestId, "poll");
  }
  return { id: requestId, requestPk: row.requestPk, videoidPk: row.videoidPk, phone, email };
}

/** Hands over whole evidence of the holder: the RA calls a request External that has been handed some. */
async function handOver(by: UserActor, requestId: string): Promise<void> {
  const image = (kind: string) => [kind, storyFile(`clean/${kind}.jpg`).toString("base64")];
  const form = evidenceForm.parse({
    acceptance: { description: "Terms accepted", date: 1_622_823_879_708 },
    videoid_data: {
      images: Object.fromEntries(imageKinds.map(image)),
      ocr_data: {
        given_name: holder.givenName,
        surname_1: holder.surname1,
        serial_number: holder.documentNumber,
        id_document_type: holder.documentType,
        id_document_country: holder.documentCountry,
        id_document_validity: "31/12/2039",
      },
      security_checks: Object.fromEntries(checkKeys.map((key) => [key, true])),
      similarity_level: "High",
    },
  });
  const body = Buffer.from(JSON.stringify(form));
  const sha256 = createHash("sha256").update(body).digest("hex");
  await uploadEvidences(by, requestId, form, { bytes: body.length, sha256 });
  const video = storyFile("clean/video.mp4");
  await uploadVideo(by, requestId, { bytes: video.length, body: pieces(video) });
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
