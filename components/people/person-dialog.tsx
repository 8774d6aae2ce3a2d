"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { formText } from "@/components/ui/form-text";
import { Note } from "@/components/ui/note";
import { SelectField } from "@/components/ui/select";
import { type Role, roles } from "@/lib/auth/roles";
import { checkOfficerAction, invitePersonAction, updatePersonAction } from "@/lib/people/actions";
import type { PersonRow } from "@/lib/people/schema";
import { SecondFactor, useSecondFactor } from "./second-factor";

interface PersonDialogProps {
  open: boolean;
  /** Null: somebody new. */
  person: PersonRow | null;
  authorities: readonly { id: string; name: string }[];
  onClose: () => void;
  /** With the invitation link where one was made. */
  onDone: (link: string | null) => void;
}

export function PersonDialog({ open, person, authorities, onClose, onDone }: PersonDialogProps) {
  const t = useTranslations("people");
  const app = useTranslations("app");
  const roleNames = useTranslations("roles");
  const factor = useSecondFactor();
  const { problems } = factor;
  const [busy, setBusy] = useState(false);
  const [role, setRole] = useState<Role>(person?.role ?? "rao");
  const [chosen, setChosen] = useState<readonly string[]>(
    person?.authorityIds ?? authorities.map(({ id }) => id).slice(0, 1),
  );

  const [unknownOfficer, setUnknownOfficer] = useState<string | null>(null);
  const checkOfficer = async (raoId: string) => {
    setUnknownOfficer(null);
    if (!/^\d{1,12}$/.test(raoId)) return;
    const result = await checkOfficerAction({ raoId });
    if (result.ok && result.value.known === false) setUnknownOfficer(raoId);
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => formText(form, name);
    const shared = {
      name: text("name"),
      role,
      authorityIds: [...chosen],
      raoId: text("raoId"),
      raoUsername: text("raoUsername"),
      appointedOn: text("appointedOn"),
      trainedUntil: text("trainedUntil"),
      trainingHours: text("trainingHours"),
      certificateEnds: text("certificateEnds"),
    };
    setBusy(true);
    if (person) {
      const result = await updatePersonAction({
        userId: person.id,
        version: person.version,
        ...shared,
        ...factor.input,
        trainingHours: numberOf(shared.trainingHours),
      });
      setBusy(false);
      if (result.ok) onDone(null);
      else problems.show(result.error);
      return;
    }
    const result = await invitePersonAction({
      email: text("email"),
      ...shared,
      trainingHours: numberOf(shared.trainingHours),
    });
    setBusy(false);
    if (result.ok) onDone(result.value.link);
    else problems.show(result.error);
  };

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={person ? t("edit", { name: person.name }) : t("inviteTitle")}
      closeLabel={app("close")}
      width="38rem"
    >
      <form onSubmit={submit} noValidate className="grid gap-3">
        {problems.message && (
          <Note tone="bad" role="alert">
            {problems.message}
          </Note>
        )}
        <div className="grid gap-3 narrow:grid-cols-2">
          <TextField
            label={t("name")}
            name="name"
            defaultValue={person?.name ?? ""}
            error={problems.field("name")}
            autoComplete="off"
          />
          {!person && (
            <TextField
              label={t("email")}
              name="email"
              type="email"
              error={problems.field("email")}
              autoComplete="off"
            />
          )}
          <SelectField
            label={t("role")}
            choices={roles.map((value) => ({ value, label: roleNames(value) }))}
            value={role}
            onChange={(value) => setRole(value as Role)}
            error={problems.field("role")}
          />
        </div>
        {person && person.role !== role && (
          <Note tone="warn" role="status">
            {t("roleChanges", { name: person.name })}
          </Note>
        )}
        <fieldset>
          <legend className="mb-1.5 text-small font-medium text-ink-2">{t("authorities")}</legend>
          <div className="flex flex-wrap gap-x-4 gap-y-1.5">
            {authorities.map(({ id, name }) => (
              <label key={id} className="flex items-center gap-2">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={chosen.includes(id)}
                  onChange={(event) =>
                    setChosen(event.target.checked ? [...chosen, id] : chosen.filter((entry) => entry !== id))
                  }
                />
                {name}
              </label>
            ))}
          </div>
          {problems.field("authorityIds") && (
            <p className="mt-1 text-small text-bad-ink">{problems.field("authorityIds")}</p>
          )}
        </fieldset>
        {role === "rao" && (
          <div className="grid gap-3 narrow:grid-cols-2">
            <TextField
              label={t("raoId")}
              name="raoId"
              inputMode="numeric"
              defaultValue={person?.raoId ?? ""}
              error={problems.field("raoId")}
              onBlur={(event) => void checkOfficer(event.currentTarget.value.trim())}
            />
            <TextField
              label={t("raoUsername")}
              name="raoUsername"
              autoComplete="off"
              defaultValue={person?.raoUsername ?? ""}
              error={problems.field("raoUsername")}
            />
          </div>
        )}
        {role === "rao" && unknownOfficer && (
          <Note tone="warn" role="status">
            {t("officerUnknown", { id: unknownOfficer })}
          </Note>
        )}
        <div className="grid gap-3 narrow:grid-cols-2">
          <TextField
            label={t("appointedOn")}
            name="appointedOn"
            type="date"
            defaultValue={person?.appointedOn ?? ""}
            error={problems.field("appointedOn")}
          />
          {role === "rao" && (
            <>
              <TextField
                label={t("trainedUntil")}
                name="trainedUntil"
                type="date"
                defaultValue={person?.trainedUntil ?? ""}
                error={problems.field("trainedUntil")}
              />
              <TextField
                label={t("trainingHours")}
                name="trainingHours"
                inputMode="numeric"
                defaultValue={person?.trainingHours ?? ""}
                error={problems.field("trainingHours")}
              />
              <TextField
                label={t("certificateEnds")}
                name="certificateEnds"
                type="date"
                defaultValue={person?.certificateEnds ?? ""}
                error={problems.field("certificateEnds")}
              />
            </>
          )}
        </div>
        <SecondFactor factor={factor} />
        <p className="text-small text-ink-3">{t("recorded")}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{app("cancel")}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {person ? app("save") : t("submitInvite")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** An empty field stays empty; anything else is for the server to judge. */
const numberOf = (text: string): number | "" => (text.trim() === "" ? "" : Number(text));
