-- AlterTable
ALTER TABLE "request" ADD COLUMN "quiet_until" TIMESTAMPTZ(3);
