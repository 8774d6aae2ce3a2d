-- CreateTable
CREATE TABLE "signing_link" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_link_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "signing_link_hash_key" ON "signing_link"("hash");

-- CreateIndex
CREATE INDEX "signing_link_request_id_idx" ON "signing_link"("request_id");

-- AddForeignKey
ALTER TABLE "signing_link" ADD CONSTRAINT "signing_link_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signing_link" ADD CONSTRAINT "signing_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "signing_act" ADD COLUMN     "link_id" UUID,
ALTER COLUMN "user_id" DROP NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "signing_act_link_id_idempotency_key_key" ON "signing_act"("link_id", "idempotency_key");

-- DropForeignKey
ALTER TABLE "signing_act" DROP CONSTRAINT "signing_act_user_id_fkey";

-- AddForeignKey
ALTER TABLE "signing_act" ADD CONSTRAINT "signing_act_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signing_act" ADD CONSTRAINT "signing_act_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "signing_link"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Somebody acted, and only one: that also keeps both foreign keys from being emptied.
ALTER TABLE signing_act ADD CONSTRAINT signing_act_one_actor CHECK (num_nonnulls(user_id, link_id) = 1);
-- A new link of a request ends the one before it.
CREATE UNIQUE INDEX signing_link_one_live ON signing_link (request_id) WHERE ended_at IS NULL;

CREATE TRIGGER signing_link_live AFTER INSERT OR UPDATE ON signing_link FOR EACH ROW EXECUTE FUNCTION live_child();
