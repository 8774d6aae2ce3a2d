-- AlterTable
ALTER TABLE "review_answer" ADD COLUMN "details" TEXT;
