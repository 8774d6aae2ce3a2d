-- Calls that only read, by age: they are deleted after thirty days (lib/jobs/runner.ts).
CREATE INDEX provider_call_read ON provider_call (at) WHERE operation IN ('getRequest', 'downloadVideo');
