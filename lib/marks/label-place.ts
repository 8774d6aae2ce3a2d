/** What the seal of a mark's word is bound to. */
export const labelPlace = (markId: string) => ({ table: "review_mark", column: "label", row: markId });
