import net from "node:net";

/** A way to the database that a test may shut. */
export interface Valve {
  /** The same database, reached through here. */
  url: string;
  /** `cut` resets what is open and refuses what comes; `stall` swallows every byte and answers nothing. */
  set: (state: "open" | "cut" | "stall") => void;
  close: () => void;
}

export async function valveTo(databaseUrl: string): Promise<Valve> {
  const target = new URL(databaseUrl);
  const pairs = new Set<[net.Socket, net.Socket]>();
  let state: "open" | "cut" | "stall" = "open";
  const server = net.createServer((near) => {
    if (state === "cut") return near.destroy();
    const far = net.connect(Number(target.port), target.hostname);
    const pair: [net.Socket, net.Socket] = [near, far];
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on("data", (bytes) => state === "open" && to.write(bytes));
      from.on("error", () => {});
      from.on("close", () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as net.AddressInfo).port);
  const cut = () => {
    for (const [near] of pairs) near.resetAndDestroy();
  };
  return {
    url: url.href,
    set: (next) => {
      state = next;
      if (next === "cut") cut();
    },
    close: () => {
      cut();
      server.close();
    },
  };
}
