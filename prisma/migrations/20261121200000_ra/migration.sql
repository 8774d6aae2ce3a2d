-- AlterTable
ALTER TABLE "request" ADD COLUMN     "certificates" TEXT,
ADD COLUMN     "opening_reads" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "scratchcard" TEXT,
ADD COLUMN     "video_identifier" TEXT;

-- The provider reserves no card at reading it: here two requests never go out with the same one. A request that was
-- refused gives its card back.
CREATE UNIQUE INDEX request_scratchcard_once ON request (authority_id, scratchcard)
 WHERE scratchcard IS NOT NULL AND creation <> 'failed';

-- What waits for an officer: to be judged, or validated and to be approved.
DROP INDEX request_to_review;
CREATE INDEX request_to_decide ON request (authority_id, review_since, id) WHERE status IN ('VIDEOREVIEW', 'CREATED');
