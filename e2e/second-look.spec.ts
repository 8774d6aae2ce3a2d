import { Bench } from "./bench";
import { expect, expectAccessible, test } from "./fixtures";
import { account } from "./people";

test("a colleague looks at the evidence, agrees, and whoever asked reads it at once", async ({
  as,
  opened,
  sandbox,
}) => {
  const request = await opened();
  await sandbox.finish(request.requestPk);
  const ignasi = await as("ignasi");
  await new Bench(ignasi, "ignasi").release();
  const nuria = await as("nuria");
  const bench = new Bench(nuria, "nuria");
  await bench.claim(request.number);
  await bench.collected();

  // Asked with the keyboard alone, beside the evidence.
  await nuria.keyboard.press("w");
  const question = nuria.getByLabel("Your question");
  await expect(question).toBeFocused();
  await question.fill("Short");
  await nuria.keyboard.press("Control+Enter");
  await expect(nuria.getByText("Ask in at least 10 characters.")).toBeVisible();
  await expectAccessible(nuria);
  await question.fill("Is the hologram on the front real?");
  await nuria.keyboard.press("Control+Enter");
  await expect(nuria.getByRole("status").filter({ hasText: "Nobody looks yet." })).toBeVisible();
  // One question about this evidence: the key asks no second one.
  await nuria.keyboard.press("w");
  await expect(question).toHaveCount(0);

  // The admin sees that it waits.
  const admin = await as("oscar");
  await admin.goto("/monitor");
  const waiting = admin.getByRole("region", { name: "Second looks waiting" }).first();
  await expect(waiting.getByRole("row").filter({ hasText: request.number })).toContainText(
    `${account("nuria").name} asks before approving`,
  );
  await expectAccessible(admin);

  await ignasi.goto("/queue");
  const band = ignasi.getByRole("region", { name: "Second look" });
  await expect(band.getByRole("listitem").filter({ hasText: request.number })).toContainText(account("nuria").name);
  await expectAccessible(ignasi);
  await band.getByRole("button", { name: `Take the second look on ${request.number}` }).click();
  await ignasi.waitForURL(/\/review$/);
  const panel = ignasi.getByRole("region", { name: "Second look" });
  await expect(panel).toContainText("Is the hologram on the front real?");
  await expect(nuria.getByRole("status").filter({ hasText: `${account("ignasi").name} is looking` })).toBeVisible({
    timeout: 5000,
  });
  // Nothing here answers a question of the review, or decides.
  for (const name of [/^Refuse/, /^Approve/, /^Pass/])
    await expect(ignasi.getByRole("button", { name })).toHaveCount(0);

  await ignasi.keyboard.press("3");
  await expect(ignasi.getByRole("main").getByRole("img", { name: "Rear of the document as sent" })).toBeVisible();
  await expectAccessible(ignasi);
  await panel.getByLabel("Agree", { exact: true }).check();
  await panel.getByLabel("What you saw").fill("The hologram changes with the angle, seen twice.");
  await ignasi.keyboard.press("Control+Enter");
  await expect(ignasi.getByRole("status").filter({ hasText: `${account("ignasi").name} agrees` })).toBeVisible();
  await expect(ignasi.getByRole("main").getByRole("img")).toHaveCount(0);

  const strip = nuria.getByRole("status").filter({ hasText: `${account("ignasi").name} agrees` });
  await expect(strip).toContainText("The hologram changes with the angle, seen twice.");
  await expectAccessible(nuria);
  await bench.release();
});
