import "server-only";
import net from "node:net";

/**
 * The longest a connection to the database may be silent in both directions. A statement ends after five seconds
 * there, connections that only listen are asked in between, and those that idle are closed before: what is silent for longer
 * has lost its other end, perhaps without a word, and whoever waits on it would wait for ever.
 */
const silentMs = 12_000;

/** What `pg` is to connect with. */
export function databaseSocket(): net.Socket {
  const socket = new net.Socket();
  socket.setTimeout(silentMs, () => socket.destroy(new Error("the database has fallen silent")));
  return socket;
}
