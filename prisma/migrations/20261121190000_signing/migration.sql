-- CreateTable
CREATE TABLE "signing_document" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "uid" TEXT,
    "name" TEXT,
    "bytes" INTEGER,
    "sha256" TEXT,
    "provider_sha256" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signed_sha256" TEXT,
    "signed_bytes" INTEGER,
    "object_key" TEXT,
    "file_key" BYTEA,
    "archived_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_act" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "document_id" UUID,
    "delivery" TEXT,
    "idempotency_key" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "next_read_at" TIMESTAMPTZ(3),
    "http_status" INTEGER,
    "error_code" TEXT,
    "error_id" TEXT,
    "error_text" TEXT,
    "reads" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "signing_act_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "signing_document_request_id_idx" ON "signing_document"("request_id");

-- CreateIndex
CREATE INDEX "signing_act_request_id_recorded_at_idx" ON "signing_act"("request_id", "recorded_at");

-- CreateIndex
CREATE UNIQUE INDEX "signing_act_user_id_idempotency_key_key" ON "signing_act"("user_id", "idempotency_key");

-- AddForeignKey
ALTER TABLE "signing_document" ADD CONSTRAINT "signing_document_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signing_act" ADD CONSTRAINT "signing_act_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signing_act" ADD CONSTRAINT "signing_act_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One act of a request is under way at a time.
CREATE UNIQUE INDEX signing_act_one_under_way ON signing_act (request_id) WHERE state IN ('RECORDED', 'SENDING');
CREATE INDEX signing_act_unsettled ON signing_act (next_read_at) WHERE state IN ('RECORDED', 'SENDING', 'UNKNOWN');

CREATE TRIGGER signing_document_live AFTER INSERT OR UPDATE ON signing_document FOR EACH ROW EXECUTE FUNCTION live_child();
CREATE TRIGGER signing_act_live AFTER INSERT OR UPDATE ON signing_act FOR EACH ROW EXECUTE FUNCTION live_child();
