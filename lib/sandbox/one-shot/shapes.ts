import { type Answer, json } from "@/lib/sandbox/http";

export type Generation = "new" | "legacy";

/** One success in the words of each generation. */
export type Reply = Record<Generation, Answer>;

const legacy = (details: unknown): Answer => json(200, { status: "200 OK", details });

/** Success bodies. In the new generation the key of the payload differs per call and one key is misspelt; so it is documented. */
export const shapes = {
  created: (detail: { videoid_link: string; videoid_pk: number; request_pk: number }): Reply => ({
    new: json(200, { status: "success", messsage: "Videoid request created successfully", detail }),
    legacy: legacy(detail),
  }),

  tokenCreated: (tokenUid: string): Reply => ({
    new: json(200, { status: "success", message: "Token created successfully", details: { token_uid: tokenUid } }),
    legacy: legacy(tokenUid),
  }),

  imageCreated: (imageUid: string): Reply => ({
    new: json(200, { status: "success", message: "Image uploaded successfully", details: { image_uid: imageUid } }),
    legacy: legacy(imageUid),
  }),

  uploaded: (detail: unknown, legacyDetails: unknown): Reply => ({
    new: json(200, { status: "success", detail }),
    legacy: legacy(legacyDetails),
  }),

  /** The new bodies of the other calls are not documented. Ours: the legacy text as `message`, or the payload as `details`. */
  done: (message: string, legacyMessage = message): Reply => ({
    new: json(200, { status: "success", message }),
    legacy: legacy(legacyMessage),
  }),
  read: (details: unknown): Reply => ({ new: json(200, { status: "success", details }), legacy: legacy(details) }),
};

/** Bytes are the same in both generations. */
export function isReply(answer: Answer | Reply): answer is Reply {
  return "new" in answer;
}
