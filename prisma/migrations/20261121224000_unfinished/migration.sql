-- What is approved is not finished: its certificate has yet to be issued, and queue and monitor show it until then.
DROP INDEX request_open;
CREATE INDEX request_unfinished ON request (authority_id, status, status_changed_at)
  WHERE status NOT IN ('ISSUED', 'RENEWED', 'CANCELLED');
