import net from "node:net";

/**
 * A line between the product and a database, which can be disturbed.
 * - `pass`: as if it were not there. `slow`: every answer takes so many milliseconds more.
 * - `refuse`: nobody listens, and what was open is reset.
 * - `blackhole`: connections are taken and nothing passes; whatever lived through it stays dead without ever being
 *   told, as behind a firewall that forgot it, and its server does not hear of its end.
 */
export interface Line {
  port: number;
  pass: () => Promise<void>;
  slow: (ms: number) => void;
  refuse: () => Promise<void>;
  blackhole: () => void;
  /** Ends everything that is open with a reset; what comes next passes. */
  reset: () => void;
  /** Leads to another port from now on. */
  leadTo: (port: number) => void;
  close: () => Promise<void>;
}

interface Pair {
  near: net.Socket;
  far: net.Socket | null;
  dead: boolean;
}

export async function startLine(target: number): Promise<Line> {
  const pairs = new Set<Pair>();
  let [to, delay, silent] = [target, 0, false];

  const server = net.createServer((near) => {
    const pair: Pair = { near, far: silent ? null : net.connect(to, "127.0.0.1"), dead: silent };
    pairs.add(pair);
    near.setNoDelay(true).on("error", () => {});
    near.on("data", (bytes) => {
      if (!pair.dead) pair.far?.write(bytes);
    });
    near.on("close", () => {
      // Whom the end does not reach keeps its side open.
      if (pair.dead && pair.far) return;
      pair.far?.destroy();
      pairs.delete(pair);
    });
    pair.far?.setNoDelay(true).on("error", () => {});
    pair.far?.on("data", (bytes) => after(delay, () => pair.dead || near.write(bytes)));
    pair.far?.on("close", () => after(delay, () => pair.dead || near.destroy()));
  });
  const after = (ms: number, work: () => unknown) => (ms > 0 ? setTimeout(work, ms) : work());
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, "127.0.0.1", () => resolve());
    });
  await listen(0);
  const { port } = server.address() as net.AddressInfo;
  const end = (pair: Pair) => {
    pair.near.resetAndDestroy();
    pair.far?.destroy();
    pairs.delete(pair);
  };
  const reset = () => {
    for (const pair of pairs) if (!pair.dead) end(pair);
  };
  const deafen = () => new Promise<void>((resolve) => server.close(() => resolve()));

  return {
    port,
    reset,
    pass: async () => {
      [delay, silent] = [0, false];
      if (!server.listening) await listen(port);
    },
    slow: (ms) => {
      delay = ms;
    },
    refuse: async () => {
      const deaf = deafen();
      for (const pair of pairs) end(pair);
      await deaf;
    },
    blackhole: () => {
      silent = true;
      for (const pair of pairs) pair.dead = true;
    },
    leadTo: (next) => {
      to = next;
    },
    close: async () => {
      const deaf = server.listening ? deafen() : null;
      for (const pair of pairs) end(pair);
      await deaf;
    },
  };
}
