import { countFeatures } from "@/lib/marks/features";
import type { ReviewView } from "@/lib/reviews/views";

/** The features that are named on what is stored now, each once, and how many of them count. */
export function featuresOf({ marks, items }: Pick<ReviewView, "marks" | "items">) {
  const shaOf = Object.fromEntries(items.map(({ kind, sha256 }) => [kind, sha256]));
  const current = marks.filter(
    ({ kind, feature, source, sha256 }) => kind === "feature" && feature !== null && shaOf[source] === sha256,
  );
  const each = [...new Map(current.toReversed().map((mark) => [mark.feature, mark])).values()].toReversed();
  return { marks: each, counted: countFeatures(marks, shaOf) };
}
