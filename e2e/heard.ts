import type { Page, Response } from "@playwright/test";

/** What the browser was answered and which addresses it asked, as one text; films and pictures do not end in one. */
export function listen(page: Page): { asked: () => string; sent: () => string } {
  const bodies: string[] = [];
  const addresses: string[] = [];
  const posts: string[] = [];
  page.on("request", (request) => {
    addresses.push(request.url());
    posts.push(request.postData() ?? "");
  });
  page.on("response", (response: Response) => {
    const { "content-type": type = "" } = response.headers();
    addresses.push(JSON.stringify(response.headers()));
    if (/html|json|javascript|x-component|plain/.test(type))
      response.text().then(
        (text) => bodies.push(text),
        () => {},
      );
  });
  return { asked: () => [...bodies, ...addresses].join("\n"), sent: () => posts.join("\n") };
}

/** What comes over the streams a page keeps open; needs Chromium. */
export async function listenToStreams(page: Page): Promise<() => string> {
  const heard: string[] = [];
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.eventSourceMessageReceived", ({ data }) => heard.push(data));
  return () => heard.join("\n");
}
