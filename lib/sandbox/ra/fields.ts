import { plainKeys } from "@/lib/sandbox/request-object";
import type { RequestRecord } from "@/lib/sandbox/state";
import { fieldErrors } from "./errors";
import { textOf } from "./input";
import { type Profile, profileNamed, validityTimes } from "./profiles";

/** Text fields of a request that a caller may send; what has a place of its own in the record is not among them. */
const settable = [
  ...plainKeys.filter((key) => !["producing_user", "producing_rao", "identification_rao"].includes(key)),
  ..."given_name surname_1 surname_2 birth_date serial_number id_document_type id_document_country country_name".split(
    " ",
  ),
  "organizational_unit_4",
];

export function sentFields(body: Record<string, unknown>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const name of settable) {
    const value = textOf(body[name]);
    if (value) fields[name] = value;
  }
  return fields;
}

/** True for 1, "1" and true: samples send numbers where answers carry booleans. */
export const isOn = (value: unknown) => ["1", "true"].includes(textOf(value).toLowerCase());

export function requireProfile(name: string): Profile {
  const profile = profileNamed(name);
  if (!profile) throw fieldErrors({ profile: `"${name}" is not a valid choice.` });
  return profile;
}

/** Values outside the published tables. Where and in which words the provider complains of them is ours. */
export function requireAllowed(profile: Profile, body: Record<string, unknown>): void {
  const allowed: Record<string, readonly string[]> = {
    secure_element: profile.secureElements.map(String),
    validity_time: validityTimes,
    id_document_type: profile.documentTypes,
  };
  const problems: Record<string, string> = {};
  for (const [name, values] of Object.entries(allowed)) {
    const value = textOf(body[name]);
    if (value && !values.includes(value)) problems[name] = `"${value}" is not a valid choice.`;
  }
  const country = textOf(body.id_document_country);
  if (country && !/^[A-Z]{2}$/.test(country)) problems.id_document_country = `"${country}" is not a valid choice.`;
  const email = textOf(body.email);
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) problems.email = "Enter a valid email address.";
  if (Object.keys(problems).length > 0) throw fieldErrors(problems);
}

/** Mandatory fields of the profile that the request lacks, in the order of the tables. */
export function missingFields(request: RequestRecord): string[] {
  const { ra } = request;
  const values: Record<string, string> = {
    ...request.fields,
    secure_element: String(ra?.secureElement ?? ""),
    validity_time: ra?.validityTime ?? "",
    profile: request.profile,
    registration_authority: request.registrationAuthority,
    scratchcard: request.scratchcard,
    email: request.email,
    mobile_phone_number: request.mobilePhoneNumber,
  };
  const mandatory = profileNamed(request.profile)?.mandatory ?? [];
  return mandatory.filter((name) => request.omittedFields.includes(name) || !values[name]?.trim());
}
