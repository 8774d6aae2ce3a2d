-- CreateTable
CREATE TABLE "paper_reading" (
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "paper" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "lasting_sha256" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "pdf" TEXT,
    "findings" JSONB NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "paper_reading_pkey" PRIMARY KEY ("request_id","user_id","paper")
);

-- CreateTable
CREATE TABLE "completion_act" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "fields" TEXT[],
    "label" TEXT,
    "bytes" INTEGER,
    "sha256" TEXT,
    "document_pk" INTEGER,
    "key" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "http_status" INTEGER,
    "error_text" TEXT,

    CONSTRAINT "completion_act_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "completion_act_user_id_key_key" ON "completion_act"("user_id", "key");

-- CreateIndex
CREATE INDEX "completion_act_request_id_recorded_at_idx" ON "completion_act"("request_id", "recorded_at");

-- AddForeignKey
ALTER TABLE "paper_reading" ADD CONSTRAINT "paper_reading_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "paper_reading" ADD CONSTRAINT "paper_reading_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "completion_act" ADD CONSTRAINT "completion_act_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "completion_act" ADD CONSTRAINT "completion_act_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One at a time: two that cross could not be told apart by what the provider says afterwards.
CREATE UNIQUE INDEX completion_act_one_sending ON completion_act (request_id) WHERE state = 'sending';

CREATE TRIGGER completion_act_live AFTER INSERT OR UPDATE ON completion_act FOR EACH ROW EXECUTE FUNCTION live_child();
