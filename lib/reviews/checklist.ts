import type { CauseCode } from "./catalogue";

/*
 * What an officer answers. Two judgements in order: is this the person they say they are (all but the last), and may
 * this certificate be issued (the last). The face is a verdict of its own: it is held against the software's.
 */

export const checklist = [
  { id: "consent", causes: ["CONS-01"] },
  { id: "document", causes: ["DOC-04", "DOC-05", "DOC-02", "DOC-06", "DOC-09", "IMG-01", "IMG-02"] },
  { id: "data", causes: ["DATA-01", "DATA-02", "DATA-03", "DATA-04", "DOC-12"] },
  { id: "video", causes: ["VID-01", "VID-02", "VID-03", "VID-04", "VID-05", "VID-06", "VID-08", "OTP-01"] },
  { id: "face", causes: ["FACE-01", "FACE-02", "FACE-04", "FACE-03", "FACE-05"] },
  { id: "certificate", causes: ["DATA-07", "ELG-01", "ELG-02"] },
] as const satisfies readonly { id: string; causes: readonly CauseCode[] }[];

export type ChecklistItem = (typeof checklist)[number]["id"];
export const checklistItems = checklist.map((item) => item.id) as [ChecklistItem, ...ChecklistItem[]];

/** `not-available` is open only where the product itself established that there is nothing to look at. */
export const answers = ["pass", "fail", "cannot-tell", "not-available"] as const;
export type Answer = (typeof answers)[number];
