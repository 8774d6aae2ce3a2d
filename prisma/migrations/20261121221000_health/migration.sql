-- CreateTable
CREATE TABLE "process_beat" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "process_beat_pkey" PRIMARY KEY ("id")
);

-- Whether a service answers is asked by every open page: the newest answer, and what has had none since, are each a look
-- at the end of an index (lib/health/outage.ts repeats these conditions word for word).
CREATE INDEX provider_call_answered ON provider_call (service, at)
  WHERE outcome IN ('ok', 'error', 'answered') AND coalesce(http_status, 0) NOT IN (502, 503, 504);
CREATE INDEX provider_call_silent ON provider_call (service, at)
  WHERE outcome IN ('not-sent', 'no-answer', 'garbled') OR coalesce(http_status, 0) IN (502, 503, 504);

-- Changes of status, by time: which of them a webhook had announced.
CREATE INDEX audit_event_change ON audit_event (at) WHERE action IN ('request.state_change', 'request.anomaly');
