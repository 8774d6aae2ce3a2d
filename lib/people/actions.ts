"use server";

import { openAction, secureAction } from "@/lib/gate/action";
import { disablePerson, enablePerson, updatePerson } from "./change-person";
import { checkOfficer } from "./check-officer";
import { acceptInvitation, invitePerson, renewInvitation } from "./invitations";
import { acceptInviteInput, inviteInput, officerInput, personInput, takeOverInput, userIdInput } from "./schema";

export const invitePersonAction = secureAction(
  { name: "people.invite", permission: "people.manage", input: inviteInput },
  invitePerson,
);

export const updatePersonAction = secureAction(
  { name: "people.update", permission: "people.manage", input: personInput },
  updatePerson,
);

export const checkOfficerAction = secureAction(
  { name: "people.check-officer", permission: "people.manage", input: officerInput },
  checkOfficer,
);

export const disablePersonAction = secureAction(
  { name: "people.disable", permission: "people.manage", input: takeOverInput },
  disablePerson,
);

export const enablePersonAction = secureAction(
  { name: "people.enable", permission: "people.manage", input: userIdInput },
  enablePerson,
);

export const renewInvitationAction = secureAction(
  { name: "people.renew-invitation", permission: "people.manage", input: takeOverInput },
  renewInvitation,
);

export const acceptInvitationAction = openAction(
  {
    name: "people.accept-invitation",
    why: "the unguessable token of a live invitation, and limited by address",
    input: acceptInviteInput,
  },
  acceptInvitation,
);
