import type { Metadata } from "next";
import { z } from "zod";
import { UploadPage } from "@/components/evidence/upload-page";
import { AppError } from "@/lib/errors";
import { securePage } from "@/lib/gate/page";
import { translator } from "@/lib/i18n/server";
import { readDetail } from "@/lib/requests/detail";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())("upload.title") };
}

const params = z.object({ requestId: z.uuid() });

export default securePage(
  { name: "page.evidence", permission: "request.create", params },
  async ({ actor, params: { requestId } }) => {
    const initial = await readDetail(actor, requestId, true);
    if (!initial.uploads) throw new AppError("not-found");
    return <UploadPage key={requestId} initial={initial} />;
  },
);
