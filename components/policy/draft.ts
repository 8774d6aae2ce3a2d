import {
  type Mapping,
  type NumberKey,
  type PolicyContent,
  type PolicySettings,
  type Preset,
  type SecondLookReason,
  units,
  withPreset,
} from "@/lib/policy/views";
import { shownNumber, storedNumber, wordsOf } from "./words";

/** What is typed in the editor, as it is typed. */
export interface Draft {
  preset: Preset;
  mapping: Mapping;
  numbers: Record<NumberKey, string>;
  /** Words of the similarity by what they say, separated by commas. */
  words: Record<"supports" | "inconclusive" | "contradicts", string>;
  banded: boolean;
  bands: { supportsFrom: string; contradictsBelow: string };
  secondLookOn: readonly SecondLookReason[];
  keepPassword: boolean;
  codeInBackOffice: boolean | null;
}

const numberKeys = Object.keys(units) as NumberKey[];

export function draftOf({ preset, settings }: PolicyContent): Draft {
  const numbers = Object.fromEntries(numberKeys.map((key) => [key, String(shownNumber(key, settings[key]))]));
  const words = (opinion: keyof Draft["words"]) => wordsOf(settings, opinion).join(", ");
  return {
    preset,
    mapping: settings.mapping,
    numbers: numbers as Draft["numbers"],
    words: { supports: words("supports"), inconclusive: words("inconclusive"), contradicts: words("contradicts") },
    banded: settings.similarityBands !== null,
    bands: {
      supportsFrom: String(settings.similarityBands?.supportsFrom ?? ""),
      contradictsBelow: String(settings.similarityBands?.contradictsBelow ?? ""),
    },
    secondLookOn: settings.secondLookOn,
    keepPassword: settings.keepPassword,
    codeInBackOffice: settings.codeInBackOffice,
  };
}

/** A number as typed; nothing typed is no number, and the server says so. */
const typed = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text.replace(",", ".")));

/** One word said twice says neither: it is sent as no word would be, and the server says so. */
function similarityOf(words: Draft["words"]): PolicySettings["similarity"] {
  const similarity: PolicySettings["similarity"] = {};
  for (const opinion of ["supports", "inconclusive", "contradicts"] as const)
    for (const word of words[opinion].split(",").map((part) => part.trim()))
      if (word) similarity[word in similarity ? `${word} ${opinion}` : word] = opinion;
  return similarity;
}

/** What the editor holds as a policy. Bounds are the server's to check. */
export function contentOf(draft: Draft): PolicyContent {
  const numbers = Object.fromEntries(numberKeys.map((key) => [key, storedNumber(key, typed(draft.numbers[key]))]));
  return {
    preset: draft.preset,
    settings: {
      ...(numbers as Record<NumberKey, number>),
      mapping: draft.mapping,
      similarity: similarityOf(draft.words),
      similarityBands: draft.banded
        ? { supportsFrom: typed(draft.bands.supportsFrom), contradictsBelow: typed(draft.bands.contradictsBelow) }
        : null,
      secondLookOn: [...draft.secondLookOn],
      keepPassword: draft.keepPassword,
      codeInBackOffice: draft.codeInBackOffice,
    },
  };
}

/** The draft under another preset. */
export const redrawn = (draft: Draft, preset: Preset): Draft => ({
  ...draft,
  preset,
  mapping: withPreset(contentOf(draft), preset).settings.mapping,
});
