/** What an officer reads before the last approval. */
export const papers = ["declaration", "contract"] as const;
export type Paper = (typeof papers)[number];

/** What a paper is held against. */
export const paperFields = ["request", "name", "document", "email", "organisation"] as const;
export type PaperField = (typeof paperFields)[number];
