import { z } from "zod";

const validated = z.enum(["CREATED", "by_profile"]);

/** Choices the documents of the registration authority's API leave open, and contradict each other on. */
export const raSwitchesSchema = z.strictObject({
  /** Where a validation leads. `by_profile`: natural persons are approved by it, others go to CREATED. */
  validate_eidas: validated,
  validate_external: validated,
  /** The same for single authorities; wins over both. */
  validate_by_authority: z.record(z.string(), validated),
  /** Whether the customer's officer may validate what the provider's own operators identify. */
  customer_validates_eidas: z.boolean(),
  /** Whether pl_approve takes a request straight from VIDEOREVIEW. */
  one_step: z.boolean(),
  /** Which requests need documents before pl_approve: classic ones, or whatever is no natural person as well. */
  documents_required: z.enum(["classic", "organisations"]),
  missing_fields_code: z.enum(["415", "412"]),
  /** A wrong password or PIN is not documented. */
  credentials_error: z.enum(["403", "500", "detail"]),
  /** What an update of an identified field meets. */
  identified_fields: z.enum(["ignored", "refused"]),
  /** Addresses without the slash at their end, where no sample shows them so. */
  slashless: z.enum(["refused", "accepted"]),
  scratchcard_form: z.enum(["text", "object"]),
  scratchcards_left: z.enum(["refilled", "run_out"]),
  no_scratchcard: z.enum(["404", "500", "null"]),
  /** Which number finds the identification in `PUT /videoid/{video_pk}/`. */
  video_pk: z.enum(["both", "videoid", "request"]),
  create_carries_videoid_data: z.boolean(),
  upload_needs_certificate: z.boolean(),
  /** The samples' next page lies on another host and port than the one called. */
  next_host: z.enum(["other", "own"]),
  /** The count as text and the word null, as some samples have it. */
  paging_as_text: z.boolean(),
  list_order: z.enum(["newest", "oldest"]),
  /** How a filter is compared; `ignored` is one the list does not know. */
  list_match: z.enum(["exact", "contains", "ignored"]),
  /** Different identity documents that may share one phone number or one address. */
  contact_limit: z.number().int().min(0).max(1_000),
});
export type RaSwitches = z.infer<typeof raSwitchesSchema>;

export function initialRaSwitches(): RaSwitches {
  return {
    validate_eidas: "by_profile",
    validate_external: "CREATED",
    validate_by_authority: {},
    customer_validates_eidas: false,
    one_step: false,
    documents_required: "classic",
    missing_fields_code: "415",
    credentials_error: "403",
    identified_fields: "ignored",
    slashless: "refused",
    scratchcard_form: "text",
    scratchcards_left: "refilled",
    no_scratchcard: "404",
    video_pk: "both",
    create_carries_videoid_data: true,
    upload_needs_certificate: true,
    next_host: "other",
    paging_as_text: false,
    list_order: "newest",
    list_match: "exact",
    contact_limit: 3,
  };
}
