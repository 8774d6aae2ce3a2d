-- AlterTable
ALTER TABLE "request" ADD COLUMN "changed_elsewhere_at" TIMESTAMPTZ(3),
ADD COLUMN "refusal_reason" TEXT;

-- CreateTable
CREATE TABLE "request_change" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "version" INTEGER NOT NULL,
    "act_id" UUID,

    CONSTRAINT "request_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "request_change_request_id_found_at_idx" ON "request_change"("request_id", "found_at" DESC);

-- AddForeignKey
ALTER TABLE "request_change" ADD CONSTRAINT "request_change_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What an act of ours may have done waits for that act's outcome; few rows do.
CREATE INDEX request_change_of_act ON request_change (act_id) WHERE act_id IS NOT NULL;
