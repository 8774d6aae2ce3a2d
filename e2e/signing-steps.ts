import { PDFDocument } from "@cantoo/pdf-lib";
import type { Page } from "@playwright/test";
import { Bench } from "./bench";
import { sandboxUrl } from "./environment";
import { expect, type OpenedRequest } from "./fixtures";

/** A document with one line on it, named after that line. */
export async function pdf(text: string) {
  const document = await PDFDocument.create();
  document.addPage([400, 300]).drawText(text, { x: 20, y: 200 });
  return { name: `${text}.pdf`, mimeType: "application/pdf", buffer: Buffer.from(await document.save()) };
}

/** The officer approves on the bench. */
export async function approve(officer: Page, number: string): Promise<void> {
  const bench = new Bench(officer, "nuria");
  await bench.claim(number);
  await bench.collected();
  await bench.lookAtImages();
  await bench.watchVideo();
  await bench.answer();
  await officer.keyboard.press("v");
  await officer.getByLabel(/I have checked these data/).check();
  const reason = officer.getByLabel("Your reason");
  if (await reason.isVisible())
    await reason.fill("One check has no answer from the provider; I compared the cards on film.");
  await bench.sign();
  await officer.keyboard.press("Control+Enter");
  await expect(bench.outcome.getByRole("heading", { name: "Approved" })).toBeVisible();
}

/** The code on the signer's phone, as the applicant's page of the sandbox shows it. */
export async function codeOf(page: Page, { requestPk }: OpenedRequest): Promise<string> {
  const answer = await page.request.get(`${sandboxUrl}/_control/requests`);
  const { requests } = (await answer.json()) as { requests: { request_pk: number; videoid_link: string }[] };
  const link = requests.find((request) => request.request_pk === requestPk)?.videoid_link ?? "";
  const phone = await page.request.get(link);
  return /<code class="code">(\d{6})</.exec(await phone.text())?.[1] ?? "";
}

/** The page of a PDF is drawn: something on it is neither white nor empty. */
export async function expectDrawn(page: Page, label: string): Promise<void> {
  const canvas = page.getByRole("img", { name: label });
  await expect(canvas).toBeVisible();
  await expect
    .poll(() =>
      canvas.evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        const data = (element as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
        let dark = 0;
        for (let at = 0; at < data.length; at += 4) if ((data[at + 3] ?? 0) > 0 && (data[at] ?? 255) < 128) dark++;
        return dark;
      }),
    )
    .toBeGreaterThan(20);
}
