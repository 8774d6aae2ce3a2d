import { z } from "zod";
import {
  type ConditionId,
  conditionIds,
  type Enforcement,
  enforcementOf,
  kernel,
  type MappedCondition,
  type Mapping,
  mappedConditions,
  presetMapping,
  unmetOutcomes,
} from "./enforcement";
import { type PolicySettings, type Preset, policySettings, presets } from "./settings";
import { versionStates } from "./state";

export { type ConditionId, type Enforcement, enforcements, type Mapping, unmetOutcomes } from "./enforcement";
export {
  type PolicySettings,
  type Preset,
  presets,
  type SecondLookReason,
  secondLookReasons,
  stepUpMinutesOf,
} from "./settings";
export { isOpen, type VersionState } from "./state";

export type Unmet = (typeof unmetOutcomes)[number];

export const isMapped = (id: ConditionId): id is MappedCondition => !(kernel as readonly ConditionId[]).includes(id);

/** What a policy says, apart from which version it is. */
export interface PolicyContent {
  preset: Preset;
  settings: PolicySettings;
}

/** What follows from an outcome of a condition, under a policy and under its preset alone. */
interface Rule {
  enforcement: Enforcement;
  preset: Enforcement;
}

interface ConditionRule extends Record<Unmet, Rule> {
  id: ConditionId;
  /** Of the kernel: it blocks under every policy. */
  locked: boolean;
}

/** Every condition of the gate with what a policy makes of it, in the order of the rulebook. */
export function rulesOf(policy: PolicyContent): ConditionRule[] {
  const plain = { ...policy, settings: { ...policy.settings, mapping: {} } };
  const rule = (id: ConditionId, outcome: Unmet): Rule => ({
    enforcement: enforcementOf(id, outcome, policy),
    preset: enforcementOf(id, outcome, plain),
  });
  return conditionIds.map((id) => ({
    id,
    locked: !isMapped(id),
    "not-met": rule(id, "not-met"),
    "not-available": rule(id, "not-available"),
  }));
}

const noted = { "not-met": "note", "not-available": "note" } as const;

/** The mapping with one outcome of one condition set; what is as the preset has it is not listed. */
export function withRule(
  { preset, settings }: PolicyContent,
  id: MappedCondition,
  outcome: Unmet,
  enforcement: Enforcement,
): Mapping {
  const own = presetMapping[preset][id] ?? noted;
  const rule = { ...own, ...settings.mapping[id], [outcome]: enforcement };
  const { [id]: _before, ...others } = settings.mapping;
  return unmetOutcomes.every((one) => rule[one] === own[one]) ? others : { ...others, [id]: rule };
}

/** Another preset, with what was set apart from the one before. */
export function withPreset({ preset: before, settings }: PolicyContent, preset: Preset): PolicyContent {
  const apart = mappedConditions.flatMap((id) =>
    unmetOutcomes.flatMap((outcome) => {
      const set = settings.mapping[id]?.[outcome];
      return set === undefined || set === (presetMapping[before][id] ?? noted)[outcome] ? [] : [{ id, outcome, set }];
    }),
  );
  const mapping = apart.reduce<Mapping>(
    (mapped, { id, outcome, set }) =>
      withRule({ preset, settings: { ...settings, mapping: mapped } }, id, outcome, set),
    {},
  );
  return { preset, settings: { ...settings, mapping } };
}

type ValueKey = Exclude<keyof PolicySettings, "mapping">;
export type NumberKey = {
  [K in keyof PolicySettings]: PolicySettings[K] extends number ? K : never;
}[keyof PolicySettings];

/** What each number counts. A share is stored as a part of one and shown in percent. */
export const units = {
  claimMinutes: "minutes",
  targetMinutes: "minutes",
  dueSoonMinutes: "minutes",
  reservationSeconds: "seconds",
  snoozeMaxHours: "hours",
  attemptLimit: "count",
  coverageLeast: "share",
  maxPlaybackRate: "times",
  featuresLeast: "count",
  featuresVariable: "count",
  trainingHoursLeast: "hours",
  copyHours: "hours",
  stepUpMinutes: "minutes",
  unknownSeconds: "seconds",
  unknownReads: "count",
  releaseMinutes: "minutes",
  signingLinkHours: "hours",
} as const satisfies Record<NumberKey, string>;

export const isNumberKey = (key: ValueKey): key is NumberKey => key in units;

/** Values as they stand together on the page. */
export const valueGroups = {
  queue: ["claimMinutes", "targetMinutes", "dueSoonMinutes", "reservationSeconds", "snoozeMaxHours", "attemptLimit"],
  evidence: ["coverageLeast", "maxPlaybackRate", "featuresLeast", "featuresVariable", "copyHours"],
  face: ["similarity", "similarityBands", "secondLookOn"],
  decision: ["trainingHoursLeast", "stepUpMinutes", "keepPassword", "unknownSeconds", "unknownReads", "releaseMinutes"],
  signing: ["codeInBackOffice", "signingLinkHours"],
} as const satisfies Record<string, readonly ValueKey[]>;
export type ValueGroup = keyof typeof valueGroups;
export type { ValueKey };

interface Bounds {
  least: number;
  most: number;
  step: number;
  default: number;
}

/** What a number may be, as it is shown: shares in percent. */
export function boundsOf(key: NumberKey): Bounds {
  const field = policySettings.shape[key];
  const number = field.unwrap();
  const scale = units[key] === "share" ? 100 : 1;
  return {
    least: (number.minValue ?? 0) * scale,
    most: (number.maxValue ?? 0) * scale,
    step: units[key] === "times" ? 0.25 : 1,
    default: field.parse(undefined) * scale,
  };
}

export const defaultSettings: PolicySettings = policySettings.parse({});

export type Change =
  | { kind: "preset"; key: "preset"; before: Preset; after: Preset }
  | { kind: "rule"; key: string; id: ConditionId; outcome: Unmet; before: Enforcement; after: Enforcement }
  | { kind: "value"; key: ValueKey; before: PolicySettings; after: PolicySettings };

/** One spelling of a value: neither the order of words nor that of reasons says anything. */
function spelled(value: PolicySettings[ValueKey]): string {
  if (Array.isArray(value)) return JSON.stringify([...value].sort());
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What another policy changes, by its effect: an override that says what its preset says already changes nothing. */
export function changesBetween(before: PolicyContent, after: PolicyContent): Change[] {
  const preset: Change[] =
    before.preset === after.preset
      ? []
      : [{ kind: "preset", key: "preset", before: before.preset, after: after.preset }];
  const rulesBefore = rulesOf(before);
  const rules = rulesOf(after).flatMap((rule, at) =>
    unmetOutcomes.flatMap((outcome): Change[] => {
      const was = rulesBefore[at]?.[outcome].enforcement ?? "note";
      const is = rule[outcome].enforcement;
      return was === is
        ? []
        : [{ kind: "rule", key: `${rule.id}:${outcome}`, id: rule.id, outcome, before: was, after: is }];
    }),
  );
  const values = Object.values(valueGroups)
    .flat()
    .filter((key) => spelled(before.settings[key]) !== spelled(after.settings[key]))
    .map((key): Change => ({ kind: "value", key, before: before.settings, after: after.settings }));
  return [...preset, ...rules, ...values];
}

const time = z.string();

/** A version without what it says. Names are those of the house; null: the product's own set-up. */
export const versionRow = z.strictObject({
  id: z.uuid(),
  version: z.number(),
  preset: z.enum(presets),
  state: z.enum(versionStates),
  author: z.string().nullable(),
  mine: z.boolean(),
  createdAt: time,
  startsAt: time,
  seenBy: z.string().nullable(),
  seenAt: time.nullable(),
  withdrawnAt: time.nullable(),
  /** While it was in force, or will be. */
  since: time.nullable(),
  until: time.nullable(),
  reason: z.string().nullable(),
});
export type VersionRow = z.infer<typeof versionRow>;

const content = z.strictObject({ preset: z.enum(presets), settings: policySettings });

export const policyView = z.strictObject({
  authorities: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      code: z.string(),
      preset: z.enum(presets),
      version: z.number(),
      /** Proposals nobody else has seen yet, and of those the reader's to look at. */
      waiting: z.number(),
      toSee: z.number(),
    }),
  ),
  authorityId: z.uuid(),
  versions: z.array(versionRow),
  /** Version in force, and what it says. */
  inForce: z.strictObject({ version: z.number(), content }),
  shown: z.strictObject({ row: versionRow, content }),
  /** Admins of the authority who can sign in, besides the author of what is shown. */
  others: z.number(),
});
export type PolicyView = z.infer<typeof policyView>;

export const simulationDays = 30;
export const simulationPage = 20;
/** Decisions looked at, newest first. */
export const simulationMost = 5000;

/** What a policy would have done to decisions that were made. Numbers of requests and decisions only: nobody's data. */
export const simulation = z.strictObject({
  /** Decisions looked at, and whether there were more than are looked at. */
  decisions: z.number(),
  more: z.boolean(),
  blocked: z.number(),
  /** Not blocked, but asked for a reason; and of those the ones nobody was asked for one then. */
  asked: z.number(),
  newlyAsked: z.number(),
  conditions: z.array(z.strictObject({ id: z.string(), blocked: z.number(), asked: z.number() })),
  /** Conditions that this policy enforces and that so many of the decisions were not held against. */
  unknown: z.array(z.strictObject({ id: z.enum(conditionIds), decisions: z.number() })),
  rows: z.array(
    z.strictObject({
      decisionId: z.uuid(),
      requestId: z.uuid(),
      number: z.number(),
      kind: z.enum(["approve", "validate"]),
      at: time,
      blocked: z.array(z.string()),
      asked: z.array(z.string()),
    }),
  ),
  next: z.uuid().nullable(),
});
export type Simulation = z.infer<typeof simulation>;
