-- What was changed before a second admin had to see it was in force, and stays.
UPDATE "policy_version" SET "seen_at" = "created_at"
 WHERE "version" > 1 AND "author_id" IS NOT NULL AND "seen_at" IS NULL AND "withdrawn_at" IS NULL;

-- CreateIndex
CREATE INDEX "decision_recorded_at_idx" ON "decision"("recorded_at" DESC);
