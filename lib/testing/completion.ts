import { backgroundDone } from "@/lib/background";
import { type Paper, papers } from "@/lib/completion/names";
import { markPaperRead, openPaper } from "@/lib/completion/read-paper";
import { readCompletion } from "@/lib/completion/reads";
import type { ApproveValidatedInput } from "@/lib/completion/schema";
import { db } from "@/lib/db";
import { validateRequest } from "@/lib/reviews/record-decision";
import { approval, type Held, signature, underReview, versionOf } from "./review";
import type { World } from "./world";

export type Validated = Pick<Held, "id" | "requestPk" | "token" | "version">;

export const external = { workflow: "ra-external", profile: "PFnubeQAFCiudadano" } as const;

/** An External request of the RA judged sound by the officer who goes on with it. */
export async function validatedRequest(world: World): Promise<Validated> {
  const held = await underReview(world, world.nuria, external);
  await validateRequest(world.nuria, approval(held, world.signs.nuria));
  await backgroundDone(20_000);
  const row = await db().request.findUniqueOrThrow({ where: { id: held.id } });
  if (row.status !== "CREATED" || row.decisionState !== null) throw new Error(`not validated: ${row.status}`);
  return { ...held, version: await versionOf(held.id) };
}

/** Reads declaration and contract; returns the papers that were shown. */
export async function readPapers(
  world: World,
  request: Validated,
  which: readonly Paper[] = papers,
): Promise<ApproveValidatedInput["papers"]> {
  const held = { requestId: request.id, token: request.token };
  for (const paper of which) {
    await openPaper(world.nuria, { ...held, paper });
    const view = await readCompletion(world.nuria, request.id, false);
    const sha256 = view.papers.find((entry) => entry.paper === paper)?.sha256 ?? "";
    await markPaperRead(world.nuria, { ...held, paper, sha256 });
  }
  const view = await readCompletion(world.nuria, request.id, false);
  const of = (paper: Paper) => view.papers.find((entry) => entry.paper === paper)?.sha256 ?? "0".repeat(64);
  return { declaration: of("declaration"), contract: of("contract") };
}

/** What the sheet of the last approval sends. */
export async function approvalAfterPapers(
  world: World,
  request: Validated,
  shown: ApproveValidatedInput["papers"],
  change: Partial<ApproveValidatedInput> = {},
): Promise<ApproveValidatedInput> {
  return {
    ...signature({ ...request, version: await versionOf(request.id) }, world.signs.nuria),
    confirmed: true,
    reason: "Read in full; the operator's validation was compared by hand.",
    papers: shown,
    ...change,
  };
}
