-- AlterTable
ALTER TABLE "request" ADD COLUMN "created_by_key_id" UUID;

-- AlterTable
ALTER TABLE "evidence_upload" ADD COLUMN "key_id" UUID,
ALTER COLUMN "user_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "video_draft" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "user_id" UUID,
    "key_id" UUID,
    "bytes" INTEGER NOT NULL,
    "received" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "video_draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "video_piece" (
    "id" UUID NOT NULL,
    "draft_id" UUID NOT NULL,
    "starts_at" INTEGER NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "object_key" TEXT NOT NULL,
    "file_key" BYTEA NOT NULL,

    CONSTRAINT "video_piece_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "intake_key" (
    "id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "intake_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "intake_call" (
    "id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "content" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "status" INTEGER,
    "answer" TEXT,

    CONSTRAINT "intake_call_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "request_created_by_key_id_open_key_key" ON "request"("created_by_key_id", "open_key");

-- CreateIndex
CREATE INDEX "video_draft_request_id_idx" ON "video_draft"("request_id");

-- CreateIndex
CREATE INDEX "video_draft_touched_at_idx" ON "video_draft"("touched_at");

-- CreateIndex
CREATE UNIQUE INDEX "video_piece_draft_id_starts_at_key" ON "video_piece"("draft_id", "starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "intake_key_hash_key" ON "intake_key"("hash");

-- CreateIndex
CREATE INDEX "intake_key_authority_id_idx" ON "intake_key"("authority_id");

-- CreateIndex
CREATE UNIQUE INDEX "intake_call_key_id_idempotency_key_key" ON "intake_call"("key_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "intake_call_started_at_idx" ON "intake_call"("started_at");

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_created_by_key_id_fkey" FOREIGN KEY ("created_by_key_id") REFERENCES "intake_key"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_upload" ADD CONSTRAINT "evidence_upload_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "intake_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "video_draft" ADD CONSTRAINT "video_draft_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "video_draft" ADD CONSTRAINT "video_draft_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "video_draft" ADD CONSTRAINT "video_draft_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "intake_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "video_piece" ADD CONSTRAINT "video_piece_draft_id_fkey" FOREIGN KEY ("draft_id") REFERENCES "video_draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "intake_key" ADD CONSTRAINT "intake_key_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "intake_call" ADD CONSTRAINT "intake_call_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "intake_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Handed over by a person or by a capture system, never by both or nobody.
ALTER TABLE evidence_upload ADD CONSTRAINT evidence_upload_by_one CHECK (num_nonnulls(user_id, key_id) = 1);
ALTER TABLE video_draft ADD CONSTRAINT video_draft_by_one CHECK (num_nonnulls(user_id, key_id) = 1);

-- The name is what people know a system by.
CREATE UNIQUE INDEX intake_key_one_name ON intake_key (authority_id, name) WHERE revoked_at IS NULL;
