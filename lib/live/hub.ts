import "server-only";
import pg from "pg";
import { databaseSocket } from "@/lib/database-socket";
import { env } from "@/lib/env";
import { errorShape, log } from "@/lib/log";

type Listener = (message: { authorityId: string; requestId: string } | "resync") => void;

interface Hub {
  listeners: Set<Listener>;
  client: pg.Client | null;
  connecting: boolean;
}

const holder = globalThis as typeof globalThis & { cotejoLive?: Hub };

function hub(): Hub {
  holder.cotejoLive ??= { listeners: new Set(), client: null, connecting: false };
  return holder.cotejoLive;
}

function tell(message: Parameters<Listener>[0]): void {
  for (const listener of hub().listeners) listener(message);
}

/** A connection that only listens would not notice that its other end is gone: it is asked now and then. */
const askEveryMs = 5000;

/** One listening connection a process; after a break every listener is told to read anew. */
async function connect(): Promise<void> {
  const state = hub();
  if (state.client || state.connecting || state.listeners.size === 0) return;
  state.connecting = true;
  const client = new pg.Client({
    connectionString: env().DATABASE_URL,
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    stream: databaseSocket,
    application_name: "cotejo-live",
  });
  let asking: NodeJS.Timeout | undefined;
  const lost = () => {
    clearTimeout(asking);
    if (hub().client === client) hub().client = null;
    client.removeAllListeners();
    client.on("error", () => {});
    void client.end().catch(() => {});
    setTimeout(() => void connect(), 2000).unref();
  };
  try {
    await client.connect();
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", ({ payload }) => {
      const [authorityId, requestId] = JSON.parse(payload ?? "[]") as [string?, string?];
      if (authorityId && requestId) tell({ authorityId, requestId });
    });
    await client.query("LISTEN cotejo_live");
    const ask = () => {
      asking = setTimeout(() => void client.query("SELECT 1").then(ask, () => {}), askEveryMs).unref();
    };
    ask();
    state.client = client;
    tell("resync");
  } catch (error) {
    log.warn({ error: errorShape(error) }, "live updates interrupted");
    lost();
  } finally {
    state.connecting = false;
  }
}

/**
 * Hears of every changed request until the returned function is called. The caller decides who may be told. It is told
 * to read anew as soon as nothing can be missed any more: what it knows may be older than that.
 */
export function listen(listener: Listener): () => void {
  const { listeners, client } = hub();
  listeners.add(listener);
  if (client) listener("resync");
  else void connect();
  return () => {
    hub().listeners.delete(listener);
  };
}
