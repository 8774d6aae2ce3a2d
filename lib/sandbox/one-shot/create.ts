import { z } from "zod";
import type { Sandbox } from "@/lib/sandbox/context";
import { type Call, loopbackOrigin } from "@/lib/sandbox/http";
import { loose, missingOf, parseBody, readJson } from "./body";
import { requireEnvironment } from "./environment";
import { missingParameters, OneShotError } from "./errors";
import { announce } from "./news";
import type { Settings } from "./records";
import { type Reply, shapes } from "./shapes";

const bodySchema = z.object({
  mobile_phone_number: loose,
  email: loose,
  registration_authority: loose,
  profile: loose,
  billing_username: loose,
  billing_password: loose,
  env: loose,
});

const required = [
  "mobile_phone_number",
  "registration_authority",
  "profile",
  "billing_username",
  "billing_password",
] as const;

/** The profiles the documents name for One-Shot. */
const profiles = ["PFnubeQAFCiudadano", "PFnubeAFCiudadano", "PFnubeNC"];

/** POST /videoid */
export async function createVideoid(call: Call, sandbox: Sandbox): Promise<Reply> {
  const { env, email, ...sent } = parseBody(bodySchema, readJson(call));
  const others = withDefaults(sent, sandbox.store.state.settings);
  call.ledger.registration_authority = others.registration_authority ?? null;
  // A blank address has an answer of its own further down; the other blanks count as missing.
  const missing = [...missingOf(required, others), ...(email === undefined || email === null ? ["email"] : [])];
  if (missing.length > 0) throw missingParameters(missing);
  const authorities = sandbox.directory.authorities();
  const environment = requireEnvironment(env, sandbox);
  const authority = authorities.find(
    (candidate) => candidate.code === others.registration_authority && candidate.environment === environment,
  );
  if (!authority) throw new OneShotError(404, "Registration Authority not found");
  if (!authority.videoid_enabled)
    throw new OneShotError(400, `Videoid not enabled for Registration Authority ${authority.code}`);
  const phone = requirePhone(others.mobile_phone_number ?? "");
  const address = requireEmail(email ?? "");
  requireBilling(others.billing_username ?? "", others.billing_password ?? "", authority.billing);
  const profile = others.profile ?? "";
  if (!profiles.includes(profile)) {
    const upstream = '{"detail":"You do not have permission to perform this action."}';
    throw new OneShotError(403, `Error creating new videoid request: ${upstream}`);
  }

  const { videoid_link: linkRule } = sandbox.store.state.switches.one_shot;
  const { request, news } = sandbox.requests.create({
    registrationAuthority: authority.code,
    environment,
    profile,
    email: address,
    mobilePhoneNumber: phone,
    origin: loopbackOrigin(call.headers) ?? sandbox.origin(),
    isLinkGiven: linkRule === "by_authority" ? !authority.external : linkRule === "always",
  });
  await announce(call, sandbox, request, news);
  return shapes.created({
    videoid_link: request.isLinkGiven ? request.link : "",
    videoid_pk: request.videoidPk,
    request_pk: request.pk,
  });
}

type Sent = Omit<z.infer<typeof bodySchema>, "env" | "email">;

/** What the settings file fills in. */
function withDefaults(sent: Sent, settings: Settings): Sent {
  return {
    ...sent,
    registration_authority: sent.registration_authority ?? settings.default_ra,
    profile: sent.profile ?? settings.default_profile,
    billing_username: sent.billing_username ?? settings.billing_username,
    billing_password: sent.billing_password ?? settings.billing_password,
  };
}

const rememberedSchema = bodySchema.extend({ webhook_url: loose });

/** The older generation's warning: but for the time stamps, the defaults become those of the last creation. */
export async function createAndRemember(call: Call, sandbox: Sandbox): Promise<Reply> {
  const reply = await createVideoid(call, sandbox);
  const { env, webhook_url: webhookUrl, ...sent } = parseBody(rememberedSchema, readJson(call));
  sandbox.store.change((state) => {
    const authority = call.ledger.registration_authority;
    // Optional and for tests only; the documents have one address for an authority, so the last one stands.
    if (authority && webhookUrl && /^https?:/.test(webhookUrl) && URL.canParse(webhookUrl))
      state.webhooks[authority] = { url: webhookUrl, family: "flat" };
    const { settings } = state;
    settings.default_ra = sent.registration_authority ?? settings.default_ra;
    settings.default_profile = sent.profile ?? settings.default_profile;
    settings.billing_username = sent.billing_username ?? settings.billing_username;
    settings.billing_password = sent.billing_password ?? settings.billing_password;
    settings.environment = env ?? settings.environment;
  });
  return reply;
}

function requirePhone(phone: string): string {
  if (/^\+[1-9]\d{6,14}$/.test(phone.replaceAll(/[\s-]/g, ""))) return phone;
  const details = "Please use the mobile phone number with an international prefix";
  throw new OneShotError(400, details, { blamed: ["mobile_phone_number"] });
}

function requireEmail(email: string): string {
  if (email.trim() === "")
    throw new OneShotError(500, { email: ["This field may not be blank"] }, { blamed: ["email"] });
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return email;
  throw new OneShotError(400, "Enter a valid email address", { blamed: ["email"] });
}

function requireBilling(username: string, password: string, expected: { username: string; password: string }): void {
  const decoded = decodeBase64(password);
  if (decoded === null)
    throw new OneShotError(500, "Billing credentials not valid. Please check if they are base64 encoded");
  if (username === expected.username && decoded === expected.password) return;
  const details = "Cannot check the remaining credit for the billing user. Please check the credentials.";
  throw new OneShotError(500, details);
}

function decodeBase64(text: string): string | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes.toString("utf8") : null;
}
