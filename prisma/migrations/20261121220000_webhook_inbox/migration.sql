-- AlterTable
ALTER TABLE "webhook_delivery" ADD COLUMN     "match_tokens" UUID[],
ADD COLUMN     "planned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

UPDATE "webhook_delivery" SET "planned_at" = "last_at";

-- DropIndex
DROP INDEX "webhook_delivery_received_at_idx";

-- CreateIndex
CREATE INDEX "webhook_delivery_authority_id_received_at_id_idx" ON "webhook_delivery"("authority_id", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_delivery_authority_id_request_pk_idx" ON "webhook_delivery"("authority_id", "request_pk");

-- Hints without a number that may still find their request.
CREATE INDEX webhook_delivery_to_match ON webhook_delivery USING gin (match_tokens) WHERE state <> 'applied';
