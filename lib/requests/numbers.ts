import type { Numbers, RequestPk, VideoIdentifier, VideoidPk } from "@/lib/workflows/workflow";

/** Columns to select so that `numbersOf` can work. */
export const numberColumns = { requestPk: true, videoidPk: true, videoIdentifier: true } as const;

interface NumberRow {
  requestPk: number | null;
  videoidPk: number | null;
  videoIdentifier: string | null;
}

/** The provider's numbers of one of our records; null while the provider has given it none. */
export function numbersOf({ requestPk, videoidPk, videoIdentifier }: NumberRow): Numbers | null {
  if (requestPk === null) return null;
  return {
    requestPk: requestPk as RequestPk,
    videoidPk: videoidPk as VideoidPk | null,
    videoIdentifier: videoIdentifier as VideoIdentifier | null,
  };
}
