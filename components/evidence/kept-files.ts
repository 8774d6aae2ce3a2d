import { clear, createStore, del, delMany, entries, set } from "idb-keyval";
import { type ImageKind, imageKinds } from "@/lib/workflows/evidence";

/*
 * Pictures chosen but not sent yet, kept in this browser so that a reload loses none. They go once they are sent, at
 * sign-out, and by themselves after half a day.
 */

interface Kept {
  file: Blob;
  at: number;
}

const keptMs = 12 * 3600_000;
const draftPrefix = "cotejo.evidence.";

export const draftKeyOf = (requestId: string) => `${draftPrefix}${requestId}`;

/** A browser may refuse to keep anything: then a reload loses the pictures, and the page says so. */
const quietly = <T>(act: () => Promise<T>, otherwise: T): Promise<T> => act().catch(() => otherwise);

const store = () => createStore("cotejo-evidence", "pictures");
const keyOf = (requestId: string, kind: ImageKind) => `${requestId}/${kind}`;

export const keepPicture = (requestId: string, kind: ImageKind, file: Blob): Promise<void> =>
  quietly(() => set(keyOf(requestId, kind), { file, at: Date.now() } satisfies Kept, store()), undefined);

export const dropPicture = (requestId: string, kind: ImageKind): Promise<void> =>
  quietly(() => del(keyOf(requestId, kind), store()), undefined);

export const dropPictures = (requestId: string): Promise<void> =>
  quietly(
    () =>
      delMany(
        imageKinds.map((kind) => keyOf(requestId, kind)),
        store(),
      ),
    undefined,
  );

export function keptPictures(requestId: string): Promise<{ kind: ImageKind; file: Blob }[]> {
  return quietly(async () => {
    const all = await entries<string, Kept>(store());
    const old = all.filter(([, { at }]) => at < Date.now() - keptMs).map(([key]) => key);
    await delMany(old, store());
    return imageKinds.flatMap((kind) => {
      const found = all.find(([key]) => key === keyOf(requestId, kind) && !old.includes(key));
      return found ? [{ kind, file: found[1].file }] : [];
    });
  }, []);
}

/** Everything of this person's drafts, at sign-out. */
export async function forgetDrafts(): Promise<void> {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(draftPrefix)) sessionStorage.removeItem(key);
  await quietly(() => clear(store()), undefined);
}
