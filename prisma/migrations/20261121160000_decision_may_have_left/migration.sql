-- AlterTable
ALTER TABLE "decision" ADD COLUMN     "may_have_left" BOOLEAN NOT NULL DEFAULT false;
