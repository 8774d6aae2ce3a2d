"use server";

import { openAction } from "@/lib/gate/action";
import { signerCodeInput, signerSignInput } from "./schema";
import { sendOwnCode, signOwn } from "./sign-own";

export const sendOwnCodeAction = openAction(
  {
    name: "signer.send-code",
    why: "the signer has no account; the link is unguessable and ends, codes are few",
    places: ["signing"],
    input: signerCodeInput,
  },
  sendOwnCode,
);

export const signOwnAction = openAction(
  {
    name: "signer.sign",
    why: "the signer has no account; the link is unguessable and ends, wrong codes are counted",
    places: ["signing"],
    input: signerSignInput,
  },
  signOwn,
);
