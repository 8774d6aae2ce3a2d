-- AlterTable
ALTER TABLE "decision" ADD COLUMN     "release_reason" TEXT,
ADD COLUMN     "release_step_up_at" TIMESTAMPTZ(3),
ADD COLUMN     "released_at" TIMESTAMPTZ(3),
ADD COLUMN     "released_by_id" UUID;

-- CreateTable
CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "expected" TEXT,
    "named" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by_id" UUID,
    "note" TEXT,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "incident_request_id_idx" ON "incident"("request_id");

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_released_by_id_fkey" FOREIGN KEY ("released_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_resolved_by_id_fkey" FOREIGN KEY ("resolved_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A released decision is not open: a new one may stand beside it. Its late effect is looked for as long as it is here.
CREATE INDEX decision_released ON decision (request_id) WHERE state = 'RELEASED';
CREATE INDEX incident_unresolved ON incident (opened_at) WHERE resolved_at IS NULL;

CREATE TRIGGER incident_live AFTER INSERT OR UPDATE ON incident FOR EACH ROW EXECUTE FUNCTION live_child();
