"use client";

import { useTranslations } from "use-intl";
import type { Problem } from "@/components/reviews/use-problem";
import type { Standing } from "./standing";

/** Says why a case that is held is closed to what was pressed. */
export function useHindrance({ hindrance }: Pick<Standing, "hindrance">, problem: Pick<Problem, "tell">): () => void {
  const t = useTranslations("review.hindrances");
  return () => hindrance && problem.tell(t(hindrance));
}
