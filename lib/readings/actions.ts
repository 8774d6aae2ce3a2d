"use server";

import { secureAction } from "@/lib/gate/action";
import { saveReading } from "./save-reading";
import { readingInput } from "./schema";

export const saveReadingAction = secureAction(
  { name: "review.reading", permission: "review.decide", limit: "media", input: readingInput },
  saveReading,
);
