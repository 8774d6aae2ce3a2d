-- CreateTable
CREATE TABLE "authority" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "default_workflow" TEXT NOT NULL,
    "profiles" TEXT[],
    "billing_username" TEXT,
    "billing_password" TEXT,
    "capabilities" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "authority_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_key" (
    "id" UUID NOT NULL,
    "authority_id" UUID,
    "year" INTEGER NOT NULL,
    "kid" TEXT NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_version" (
    "id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "preset" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "author_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_account" (
    "id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_index" UUID NOT NULL,
    "password_hash" TEXT,
    "totp_secret" TEXT,
    "totp_last_step" INTEGER,
    "rao_id" TEXT,
    "rao_username" TEXT,
    "appointed_on" DATE,
    "accepted_on" DATE,
    "trained_until" DATE,
    "training_hours" INTEGER,
    "certificate_ends" DATE,
    "disabled_at" TIMESTAMPTZ(3),
    "invite_hash" TEXT,
    "invite_ends" TIMESTAMPTZ(3),
    "demonstration" BOOLEAN NOT NULL DEFAULT false,
    "last_seen_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_authority" (
    "user_id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,

    CONSTRAINT "user_authority_pkey" PRIMARY KEY ("user_id","authority_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "second_factor_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "ip" TEXT,
    "user_agent" TEXT,
    "one_shot_token" TEXT,
    "one_shot_authority" UUID,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "authority_id" UUID NOT NULL,
    "workflow" TEXT NOT NULL,
    "profile" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "creation" TEXT NOT NULL,
    "creation_error" TEXT,
    "open_key" UUID,
    "request_pk" INTEGER,
    "videoid_pk" INTEGER,
    "status" TEXT NOT NULL,
    "status_source" TEXT,
    "status_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),
    "review_since" TIMESTAMPTZ(3),
    "refused_by" TEXT,
    "decision_state" TEXT,
    "approved_by_id" UUID,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,
    "next_check_at" TIMESTAMPTZ(3),
    "check_failures" INTEGER NOT NULL DEFAULT 0,
    "last_check_error" TEXT,
    "signals" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "subject_key" BYTEA NOT NULL,
    "data_key_id" UUID NOT NULL,
    "given_name" TEXT,
    "surname_1" TEXT,
    "surname_2" TEXT,
    "document_number" TEXT,
    "document_type" TEXT,
    "document_country" TEXT,
    "birth_date" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "videoid_link" TEXT,

    CONSTRAINT "request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_token" (
    "token" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" UUID NOT NULL,

    CONSTRAINT "search_token_pkey" PRIMARY KEY ("token","created_at","request_id")
);

-- CreateTable
CREATE TABLE "claim" (
    "request_id" UUID NOT NULL,
    "user_id" UUID,
    "token" INTEGER NOT NULL DEFAULT 0,
    "how" TEXT,
    "taken_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "claim_pkey" PRIMARY KEY ("request_id")
);

-- CreateTable
CREATE TABLE "evidence_set" (
    "request_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT,
    "facts" TEXT,
    "hash" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "collected_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "evidence_set_pkey" PRIMARY KEY ("request_id")
);

-- CreateTable
CREATE TABLE "evidence_item" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT,
    "sha256" TEXT,
    "bytes" INTEGER,
    "media_type" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "object_key" TEXT,
    "display_key" TEXT,
    "display_bytes" INTEGER,
    "file_key" BYTEA,
    "stored_until" TIMESTAMPTZ(3),
    "fetched_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "evidence_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence_look" (
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "coverage" JSONB,

    CONSTRAINT "evidence_look_pkey" PRIMARY KEY ("request_id","user_id","kind")
);

-- CreateTable
CREATE TABLE "review_answer" (
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "item" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "note" TEXT,
    "evidence_hash" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_answer_pkey" PRIMARY KEY ("request_id","user_id","item")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "rao_id" TEXT NOT NULL,
    "session_id" UUID NOT NULL,
    "step_up_at" TIMESTAMPTZ(3) NOT NULL,
    "claim_token" INTEGER NOT NULL,
    "request_version" INTEGER NOT NULL,
    "policy_id" UUID NOT NULL,
    "conditions" JSONB NOT NULL,
    "evidence_hash" TEXT,
    "idempotency_key" UUID NOT NULL,
    "input_hash" TEXT NOT NULL,
    "reason_code" TEXT,
    "extra_codes" TEXT[],
    "reason_locale" TEXT,
    "reason_text" TEXT,
    "note" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "provider_status" TEXT,
    "approving_rao" TEXT,
    "http_status" INTEGER,
    "error_code" TEXT,
    "error_id" TEXT,
    "error_text" TEXT,
    "reads" INTEGER NOT NULL DEFAULT 0,
    "agreeing_reads" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_call" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "service" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "request_id" UUID,
    "ms" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "http_status" INTEGER,
    "error_code" TEXT,

    CONSTRAINT "provider_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_token" (
    "id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,
    "body_hash" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "family" TEXT,
    "event_type" TEXT,
    "status" TEXT,
    "request_pk" INTEGER,
    "request_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'received',
    "processed_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "chain" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "role" TEXT,
    "session_id" TEXT,
    "ip" TEXT,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "request_id" UUID,
    "subject_id" TEXT,
    "details" TEXT NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("chain","seq")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "authority_code_key" ON "authority"("code");

-- CreateIndex
CREATE UNIQUE INDEX "policy_version_authority_id_version_key" ON "policy_version"("authority_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "user_account_email_index_key" ON "user_account"("email_index");

-- CreateIndex
CREATE UNIQUE INDEX "user_account_rao_id_key" ON "user_account"("rao_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_account_invite_hash_key" ON "user_account"("invite_hash");

-- CreateIndex
CREATE INDEX "user_authority_authority_id_idx" ON "user_authority"("authority_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "session_last_seen_at_idx" ON "session"("last_seen_at");

-- CreateIndex
CREATE UNIQUE INDEX "request_number_key" ON "request"("number");

-- CreateIndex
CREATE INDEX "request_authority_id_created_at_id_idx" ON "request"("authority_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "request_authority_id_request_pk_key" ON "request"("authority_id", "request_pk");

-- CreateIndex
CREATE UNIQUE INDEX "request_created_by_id_open_key_key" ON "request"("created_by_id", "open_key");

-- CreateIndex
CREATE INDEX "search_token_request_id_idx" ON "search_token"("request_id");

-- CreateIndex
CREATE INDEX "claim_user_id_idx" ON "claim"("user_id");

-- CreateIndex
CREATE INDEX "evidence_item_stored_until_idx" ON "evidence_item"("stored_until");

-- CreateIndex
CREATE UNIQUE INDEX "evidence_item_request_id_kind_key" ON "evidence_item"("request_id", "kind");

-- CreateIndex
CREATE INDEX "decision_request_id_idx" ON "decision"("request_id");

-- CreateIndex
CREATE INDEX "decision_user_id_recorded_at_idx" ON "decision"("user_id", "recorded_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "decision_user_id_idempotency_key_key" ON "decision"("user_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "provider_call_request_id_at_idx" ON "provider_call"("request_id", "at");

-- CreateIndex
CREATE INDEX "provider_call_at_idx" ON "provider_call"("at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_token_hash_key" ON "webhook_token"("hash");

-- CreateIndex
CREATE INDEX "webhook_token_authority_id_idx" ON "webhook_token"("authority_id");

-- CreateIndex
CREATE INDEX "webhook_delivery_request_id_received_at_idx" ON "webhook_delivery"("request_id", "received_at");

-- CreateIndex
CREATE INDEX "webhook_delivery_received_at_idx" ON "webhook_delivery"("received_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_authority_id_body_hash_key" ON "webhook_delivery"("authority_id", "body_hash");

-- CreateIndex
CREATE INDEX "audit_event_request_id_at_idx" ON "audit_event"("request_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_at_idx" ON "audit_event"("at" DESC);

-- AddForeignKey
ALTER TABLE "data_key" ADD CONSTRAINT "data_key_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_version" ADD CONSTRAINT "policy_version_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_authority" ADD CONSTRAINT "user_authority_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_authority" ADD CONSTRAINT "user_authority_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_token" ADD CONSTRAINT "search_token_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim" ADD CONSTRAINT "claim_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim" ADD CONSTRAINT "claim_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_set" ADD CONSTRAINT "evidence_set_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_item" ADD CONSTRAINT "evidence_item_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_look" ADD CONSTRAINT "evidence_look_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_look" ADD CONSTRAINT "evidence_look_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_answer" ADD CONSTRAINT "review_answer_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_answer" ADD CONSTRAINT "review_answer_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "policy_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_call" ADD CONSTRAINT "provider_call_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_token" ADD CONSTRAINT "webhook_token_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
