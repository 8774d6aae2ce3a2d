import { keyRoute } from "@/lib/gate/key-route";
import { refusal } from "@/lib/intake/answers";
import { createRequest } from "@/lib/intake/operations";

/** A capture system opens a request whose evidence it will hand over. */
export const POST = keyRoute({ name: "intake.create", refuse: refusal }, ({ actor, request }) =>
  createRequest(actor, request),
);
