-- AlterTable
ALTER TABLE "request" ADD COLUMN     "contact_check" TEXT,
ADD COLUMN     "creation_problem" TEXT,
ADD COLUMN     "validity_days" INTEGER;

-- Openings whose answer was lost and that a card can still tell of: what the worker asks about again.
CREATE INDEX request_lost_opening ON request (next_check_at) WHERE creation = 'unknown' AND scratchcard IS NOT NULL;
