-- AlterTable
ALTER TABLE "authority" ADD COLUMN     "connection_checks" JSONB NOT NULL DEFAULT '{}';
