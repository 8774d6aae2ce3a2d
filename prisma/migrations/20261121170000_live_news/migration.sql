-- A read that brought nothing is no news: whoever is looking is told of a request only when something else than the
-- bookkeeping of reads changed. Names what is no news, so that a column added later is news by itself.
DROP TRIGGER request_live ON request;
CREATE TRIGGER request_live_new AFTER INSERT ON request FOR EACH ROW EXECUTE FUNCTION live_request();
CREATE TRIGGER request_live_changed AFTER UPDATE ON request FOR EACH ROW
  WHEN (to_jsonb(NEW) - '{next_check_at,confirmed_at,check_failures,last_check_error}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{next_check_at,confirmed_at,check_failures,last_check_error}'::text[])
  EXECUTE FUNCTION live_request();
