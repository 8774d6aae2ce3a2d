-- CreateTable
CREATE TABLE "evidence_upload" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "from_status" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT,
    "images" JSONB NOT NULL DEFAULT '{}',
    "missing" TEXT[],
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "http_status" INTEGER,
    "error_text" TEXT,

    CONSTRAINT "evidence_upload_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "evidence_upload_request_id_recorded_at_idx" ON "evidence_upload"("request_id", "recorded_at");

-- AddForeignKey
ALTER TABLE "evidence_upload" ADD CONSTRAINT "evidence_upload_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_upload" ADD CONSTRAINT "evidence_upload_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One at a time: two that cross could not be told apart by what the provider says afterwards.
CREATE UNIQUE INDEX evidence_upload_one_sending ON evidence_upload (request_id) WHERE state = 'sending';

CREATE TRIGGER evidence_upload_live AFTER INSERT OR UPDATE ON evidence_upload FOR EACH ROW EXECUTE FUNCTION live_child();
