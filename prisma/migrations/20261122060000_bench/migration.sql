-- AlterTable
ALTER TABLE "incident" ADD COLUMN "discovered_at" TIMESTAMPTZ(3),
ADD COLUMN "report" TEXT,
ADD COLUMN "reported_by_id" UUID,
ALTER COLUMN "decision_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "policy_version" ADD COLUMN "reason" TEXT,
ADD COLUMN "seen_at" TIMESTAMPTZ(3),
ADD COLUMN "seen_by_id" UUID,
ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3);

-- Nobody is the second person of their own change.
ALTER TABLE "policy_version" ADD CONSTRAINT policy_version_seen_by_another CHECK (seen_by_id IS NULL OR seen_by_id <> author_id);

-- CreateTable
CREATE TABLE "review_mark" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "at_ms" INTEGER,
    "item" TEXT,
    "feature" TEXT,
    "frame_sha256" TEXT,
    "label" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_mark_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_reading" (
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "content" TEXT NOT NULL,
    "evidence_hash" TEXT NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_reading_pkey" PRIMARY KEY ("request_id","user_id")
);

-- CreateTable
CREATE TABLE "source_attempt" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reference" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "source_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "second_look" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "asked_by_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "question" TEXT,
    "evidence_hash" TEXT,
    "taken_by_id" UUID,
    "taken_at" TIMESTAMPTZ(3),
    "verdict" TEXT,
    "note" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "second_look_pkey" PRIMARY KEY ("id")
);

-- Nobody is their own colleague.
ALTER TABLE "second_look" ADD CONSTRAINT second_look_by_another CHECK (taken_by_id IS NULL OR taken_by_id <> asked_by_id);

-- CreateTable
CREATE TABLE "request_note" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "note_mention" (
    "note_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "note_mention_pkey" PRIMARY KEY ("note_id","user_id")
);

-- CreateTable
CREATE TABLE "snooze" (
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "snooze_pkey" PRIMARY KEY ("request_id")
);

-- CreateTable
CREATE TABLE "reservation" (
    "user_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reservation_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE INDEX "review_mark_request_id_user_id_idx" ON "review_mark"("request_id", "user_id");
CREATE INDEX "source_attempt_request_id_at_idx" ON "source_attempt"("request_id", "at");
CREATE INDEX "second_look_request_id_asked_at_idx" ON "second_look"("request_id", "asked_at");
CREATE INDEX "request_note_request_id_at_idx" ON "request_note"("request_id", "at");
CREATE INDEX "note_mention_user_id_seen_at_idx" ON "note_mention"("user_id", "seen_at");
CREATE UNIQUE INDEX "reservation_request_id_key" ON "reservation"("request_id");

-- Looks nobody has answered yet; few rows are open at a time.
CREATE INDEX second_look_open ON second_look (asked_at) WHERE answered_at IS NULL;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_reported_by_id_fkey" FOREIGN KEY ("reported_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "review_mark" ADD CONSTRAINT "review_mark_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "review_mark" ADD CONSTRAINT "review_mark_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "review_reading" ADD CONSTRAINT "review_reading_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "review_reading" ADD CONSTRAINT "review_reading_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "source_attempt" ADD CONSTRAINT "source_attempt_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "source_attempt" ADD CONSTRAINT "source_attempt_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "second_look" ADD CONSTRAINT "second_look_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "second_look" ADD CONSTRAINT "second_look_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "second_look" ADD CONSTRAINT "second_look_taken_by_id_fkey" FOREIGN KEY ("taken_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "request_note" ADD CONSTRAINT "request_note_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "request_note" ADD CONSTRAINT "request_note_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "note_mention" ADD CONSTRAINT "note_mention_note_id_fkey" FOREIGN KEY ("note_id") REFERENCES "request_note"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "note_mention" ADD CONSTRAINT "note_mention_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "snooze" ADD CONSTRAINT "snooze_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "snooze" ADD CONSTRAINT "snooze_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
