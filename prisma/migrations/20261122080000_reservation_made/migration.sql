-- When a case was kept for an officer: how long it is kept is the policy's, and may change.
ALTER TABLE "reservation" ADD COLUMN "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
