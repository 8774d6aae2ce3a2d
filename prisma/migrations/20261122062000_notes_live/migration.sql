-- A note is news of its request to whoever looks at it.
CREATE TRIGGER request_note_live AFTER INSERT ON request_note FOR EACH ROW EXECUTE FUNCTION live_child();

-- What was noted stays as it was written. Rows go with their request alone.
CREATE FUNCTION request_note_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a note is never changed';
END
$$;
CREATE TRIGGER request_note_no_change BEFORE UPDATE ON request_note FOR EACH ROW EXECUTE FUNCTION request_note_refuse();
