"use server";

import { secureAction } from "@/lib/gate/action";
import { archiveDocuments } from "./archive-documents";
import { endLink, makeLink } from "./links";
import { removeAllDocuments, removeDocument } from "./remove-documents";
import { actInput, codeInput, linkInput, removeInput, signInput } from "./schema";
import { sendCode, signDocuments } from "./sign-documents";

export const sendCodeAction = secureAction(
  { name: "signing.send-code", permission: "signing.act", input: codeInput },
  sendCode,
);

export const signAction = secureAction(
  { name: "signing.sign", permission: "signing.act", input: signInput },
  signDocuments,
);

export const archiveAction = secureAction(
  { name: "signing.archive", permission: "signing.act", input: actInput },
  archiveDocuments,
);

export const removeDocumentAction = secureAction(
  { name: "signing.remove", permission: "signing.act", input: removeInput },
  removeDocument,
);

export const removeAllDocumentsAction = secureAction(
  { name: "signing.remove-all", permission: "signing.act", input: actInput },
  removeAllDocuments,
);

export const makeLinkAction = secureAction(
  { name: "signing.make-link", permission: "signing.act", input: linkInput },
  makeLink,
);

export const endLinkAction = secureAction(
  { name: "signing.end-link", permission: "signing.act", input: linkInput },
  endLink,
);
