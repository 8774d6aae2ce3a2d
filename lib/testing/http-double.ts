import http from "node:http";
import type { AddressInfo } from "node:net";

export interface HttpDouble {
  url: string;
  /** Answers from now on. */
  answer: (handler: http.RequestListener) => void;
  close: () => Promise<void>;
}

/** A server in this process, for answers that neither the provider nor its simulator gives on purpose. */
export async function startDouble(first: http.RequestListener = (_, response) => response.end()): Promise<HttpDouble> {
  let handler = first;
  const server = http.createServer((request, response) => handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answer: (next) => {
      handler = next;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
