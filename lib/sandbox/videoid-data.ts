import type { Media } from "./media";
import type { UploadedEvidence } from "./one-shot/evidence";
import { raoObject } from "./request-object";
import type { RequestRecord } from "./state";
import type { Story } from "./stories/story";
import type { Switches } from "./switches";

/** Labels of the published example. It has none for `documents_match`, so the pairs leave that check out. */
const labels: Record<string, string> = {
  otp_validation: "OTP validation",
  data_integrity: "Data integrity",
  document_notcopy: "Document is not a black and white copy",
  document_notexpired: "Document not expired",
  document_notunderage: "Not underage",
  liveliness: "Liveliness detected",
};

const imageItems = ["document_photo", "document_front", "document_rear", "document_owner"] as const;

/** The read form of an identification, as the authority's request object carries it. */
export async function videoidData(
  request: RequestRecord,
  media: Media,
  switches: Switches,
  uploaded: UploadedEvidence | null = null,
) {
  const story = request.acceptedAt === null || !request.story ? undefined : media.story(request.story);
  const operator = request.validationOperator;
  return {
    pk: request.videoidPk,
    status: request.videoStatus,
    provider: 2,
    videoid_link: request.isLinkGiven ? request.link : "",
    requests: [request.pk],
    refusal_reason: request.refusalReason,
    // Before the applicant finishes, what `data` holds is not documented; the empty form is ours.
    data: uploaded
      ? uploadedIdentification(uploaded, switches)
      : story
        ? await identification(request, story, media, switches)
        : emptyIdentification(switches),
    video_identifier: request.videoIdentifier,
    validation_services: {},
    acceptance: uploaded?.acceptance ?? acceptance(request, switches),
    validation_operator: operator && raoObject(operator, request.registrationAuthority),
  };
}

async function identification(request: RequestRecord, story: Story, media: Media, switches: Switches) {
  const images: Record<string, string> = {};
  for (const item of imageItems) {
    const image = await media.read(story, item);
    if (image) images[item] = image.bytes.toString("base64");
  }
  // The phone and the address were proven by a code during the identification, so they are the request's own.
  const ocr: Record<string, string> = { ...story.ocr, mobile_phone_number: request.mobilePhoneNumber };
  if ("email" in ocr) ocr.email = request.email;
  return {
    images,
    security_checks: checks(story.securityChecks, switches),
    // The read form shows a string even where the write form takes a number.
    similarity_level: switches.similarity ?? String(story.similarityLevel),
    ocr_data: Object.fromEntries(Object.entries(ocr).filter(([name]) => !request.omittedFields.includes(name))),
  };
}

/** Custom keys come back as they were sent. Which form the checks have then is not documented. */
function uploadedIdentification({ videoid_data: data }: UploadedEvidence, switches: Switches) {
  if (switches.one_shot.external_checks_form === "as_uploaded") return data;
  const pairs = Object.entries(data.security_checks).map(([key, value]) => [labels[key] ?? key, value]);
  return { ...data, security_checks: pairs };
}

function emptyIdentification(switches: Switches) {
  return { images: {}, security_checks: checks({}, switches), similarity_level: "", ocr_data: {} };
}

function checks(values: Record<string, boolean>, switches: Switches) {
  if (switches.checks_form === "object") return values;
  return Object.entries(labels).flatMap(([key, label]) => {
    const value = values[key];
    return value === undefined ? [] : [[label, value]];
  });
}

function acceptance(request: RequestRecord, switches: Switches) {
  if (request.acceptedAt === null || switches.acceptance === "empty") return {};
  const origin = new URL(request.link).origin;
  return {
    description: "User Accepted Terms and Conditions and Privacy Policy",
    "url-doc-privacypolicy": `${origin}/#privacy`,
    ip: "192.0.2.44",
    "url-web-videoid": request.link,
    "user-agent": "Mozilla/5.0 (simulated applicant)",
    date: request.acceptedAt,
    "url-doc-termsconditions": `${origin}/#terms`,
  };
}
