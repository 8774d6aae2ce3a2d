-- Whoever asked sees at once who looks, and what they found; whoever looks at a request sees what a source answered.
CREATE TRIGGER second_look_live AFTER INSERT OR UPDATE ON second_look FOR EACH ROW EXECUTE FUNCTION live_child();
CREATE TRIGGER source_attempt_live AFTER INSERT ON source_attempt FOR EACH ROW EXECUTE FUNCTION live_child();

-- What a source answered is added to, never changed; it goes with its request alone.
CREATE FUNCTION source_attempt_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'attempts at a source are append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER source_attempt_no_change BEFORE UPDATE ON source_attempt FOR EACH ROW EXECUTE FUNCTION source_attempt_refuse();
