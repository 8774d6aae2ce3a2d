import { type Answer, json } from "@/lib/sandbox/http";

/** Success bodies of the new generation. The key of the payload differs per call and one key is misspelt; so it is documented. */
export const shapes = {
  created: (detail: { videoid_link: string; videoid_pk: number; request_pk: number }): Answer =>
    json(200, { status: "success", messsage: "Videoid request created successfully", detail }),

  tokenCreated: (tokenUid: string): Answer =>
    json(200, { status: "success", message: "Token created successfully", details: { token_uid: tokenUid } }),

  /** The new bodies of the other calls are not documented. Ours: the legacy text as `message`, or the payload as `details`. */
  done: (message: string): Answer => json(200, { status: "success", message }),
  read: (details: unknown): Answer => json(200, { status: "success", details }),
};
