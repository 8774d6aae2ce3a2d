-- CreateTable
CREATE TABLE "request_act" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "reason" TEXT,
    "note" TEXT,
    "contact" TEXT,
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

    CONSTRAINT "request_act_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "request_act_request_id_recorded_at_idx" ON "request_act"("request_id", "recorded_at");

-- CreateIndex
CREATE UNIQUE INDEX "request_act_user_id_idempotency_key_key" ON "request_act"("user_id", "idempotency_key");

-- AddForeignKey
ALTER TABLE "request_act" ADD CONSTRAINT "request_act_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_act" ADD CONSTRAINT "request_act_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One act of a request is under way at a time, and one of each kind waits for its outcome; a request is cancelled once.
CREATE UNIQUE INDEX request_act_one_under_way ON request_act (request_id) WHERE state IN ('RECORDED', 'SENDING');
CREATE UNIQUE INDEX request_act_one_unknown ON request_act (request_id, kind) WHERE state = 'UNKNOWN';
CREATE UNIQUE INDEX request_act_one_cancelled ON request_act (request_id) WHERE kind = 'cancel' AND state = 'CONFIRMED';
CREATE INDEX request_act_unsettled ON request_act (next_read_at) WHERE state IN ('RECORDED', 'SENDING', 'UNKNOWN');

CREATE TRIGGER request_act_live AFTER INSERT OR UPDATE ON request_act FOR EACH ROW EXECUTE FUNCTION live_child();
