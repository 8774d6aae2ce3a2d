import { PDFDocument } from "@cantoo/pdf-lib";
import type { UserActor } from "@/lib/auth/actor";
import { backgroundDone } from "@/lib/background";
import { db } from "@/lib/db";
import { approve, type RequestPk, type VideoidPk } from "@/lib/gateways/one-shot/client";
import { Secret } from "@/lib/gateways/secret";
import { refreshRequest } from "@/lib/requests/refresh-request";
import { makeLink } from "@/lib/signing/links";
import { uploadDocument } from "@/lib/signing/upload-document";
import { openedRequest, type World } from "./world";

export interface Approved {
  id: string;
  requestPk: number;
}

/** A request at ENROLLREADY: approved at the provider by its officer, and read. */
export async function approvedRequest(world: World): Promise<Approved> {
  const opened = await openedRequest(world, { outcome: "review", story: "clean" });
  const { username, password, pin } = world.signs.nuria;
  const login = { username, password: new Secret(password) };
  await approve(
    { requestPk: opened.requestPk as RequestPk, videoidPk: opened.videoidPk as VideoidPk },
    { raoId: "312", pin: new Secret(pin), login },
  );
  await refreshRequest(opened.id, "poll");
  return { id: opened.id, requestPk: opened.requestPk };
}

export async function somePdf(text = "Agreement"): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([400, 300]).drawText(text, { x: 20, y: 200 });
  return Buffer.from(await document.save());
}

/** Hands a document over and waits for its outcome. */
export async function sentDocument(actor: UserActor, requestId: string, name = "agreement.pdf") {
  const key = crypto.randomUUID();
  const { actId } = await uploadDocument(actor, { requestId, key, name, content: await somePdf(name) });
  return settled(actId);
}

/** The act once whoever sends it has ended. */
export async function settled(actId: string) {
  await backgroundDone(20_000);
  return db().signingAct.findUniqueOrThrow({ where: { id: actId } });
}

/** The code on the signer's phone, as the sandbox's page of the applicant shows it. */
export async function codeOnPhone(world: World, { requestPk }: Approved): Promise<string> {
  const { requests } = await world.sandbox.control<{ requests: { request_pk: number; videoid_link: string }[] }>(
    "requests",
  );
  const link = requests.find((request) => request.request_pk === requestPk)?.videoid_link ?? "";
  return /<code class="code">(\d{6})</.exec(await (await fetch(link)).text())?.[1] ?? "";
}

/** The token of a new signing link, as the signer is sent it. */
export async function newLink(actor: UserActor, requestId: string): Promise<string> {
  const { link } = await makeLink(actor, { requestId });
  return link.split("/sign/")[1] ?? "";
}
