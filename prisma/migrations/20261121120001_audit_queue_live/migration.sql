-- What the schema language cannot say: the audit trail's function and guards, partial indexes, live notifications.

-- Audit trail -------------------------------------------------------------------------------------------------------

-- A field of the hashed text: its length in bytes, a colon, the bytes; a missing field is a dash. Unambiguous, and
-- recomputed by an independent command (lib/audit/verify.ts).
CREATE FUNCTION audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN value IS NULL THEN '-' ELSE octet_length(value) || ':' || value END
$$;

CREATE FUNCTION audit_time(value timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The only way to write the trail. The advisory lock serialises one chain from here to the end of the transaction.
CREATE FUNCTION audit_append(
  p_chain text, p_actor_kind text, p_actor_id text, p_role text, p_session_id text, p_ip text,
  p_action text, p_outcome text, p_request_id uuid, p_subject_id text, p_details text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  last_seq bigint;
  last_hash bytea;
  last_at timestamptz;
  new_at timestamptz;
  new_hash bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('cotejo.audit.' || p_chain, 0));
  SELECT seq, hash, at INTO last_seq, last_hash, last_at
    FROM audit_event WHERE chain = p_chain ORDER BY seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0);
  last_hash := coalesce(last_hash, sha256(convert_to('cotejo.audit.' || p_chain, 'UTF8')));
  new_at := date_trunc('milliseconds', greatest(clock_timestamp(), last_at));
  new_hash := sha256(last_hash || convert_to(
    audit_field(p_chain) || audit_field((last_seq + 1)::text) || audit_field(audit_time(new_at)) ||
    audit_field(p_actor_kind) || audit_field(p_actor_id) || audit_field(p_role) || audit_field(p_session_id) ||
    audit_field(p_ip) || audit_field(p_action) || audit_field(p_outcome) || audit_field(p_request_id::text) ||
    audit_field(p_subject_id) || audit_field(p_details), 'UTF8'));
  INSERT INTO audit_event (chain, seq, at, actor_kind, actor_id, role, session_id, ip, action, outcome, request_id,
      subject_id, details, prev_hash, hash)
    VALUES (p_chain, last_seq + 1, new_at, p_actor_kind, p_actor_id, p_role, p_session_id, p_ip, p_action, p_outcome,
      p_request_id, p_subject_id, p_details, last_hash, new_hash);
  RETURN last_seq + 1;
END
$$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- Queue, monitor, poller --------------------------------------------------------------------------------------------

CREATE INDEX request_to_review ON request (authority_id, review_since, id) WHERE status = 'VIDEOREVIEW';
CREATE INDEX request_open ON request (authority_id, status, status_changed_at)
  WHERE status NOT IN ('ISSUED', 'RENEWED', 'CANCELLED', 'ENROLLREADY');
CREATE INDEX request_undecided_outcome ON request (authority_id, decision_state) WHERE decision_state IS NOT NULL;
CREATE INDEX request_due_check ON request (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (received_at) WHERE state IN ('received', 'unmatched', 'failed');
ALTER TABLE request SET (fillfactor = 85);
ALTER SEQUENCE request_number_seq RESTART WITH 10001;

-- One open decision a request, and one confirmed of each kind.
CREATE UNIQUE INDEX decision_one_open ON decision (request_id) WHERE state IN ('RECORDED', 'SENDING', 'UNKNOWN', 'NOT_SENT');
CREATE UNIQUE INDEX decision_one_confirmed ON decision (request_id, kind) WHERE state = 'CONFIRMED';

-- Live updates ------------------------------------------------------------------------------------------------------

-- Only ids travel; the listener decides by authority who may be told.
CREATE FUNCTION live_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('cotejo_live', json_build_array(NEW.authority_id, NEW.id)::text);
  RETURN NULL;
END
$$;

CREATE FUNCTION live_child() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  authority uuid;
BEGIN
  SELECT authority_id INTO authority FROM request WHERE id = NEW.request_id;
  PERFORM pg_notify('cotejo_live', json_build_array(authority, NEW.request_id)::text);
  RETURN NULL;
END
$$;

CREATE TRIGGER request_live AFTER INSERT OR UPDATE ON request FOR EACH ROW EXECUTE FUNCTION live_request();
CREATE TRIGGER claim_live AFTER INSERT OR UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION live_child();
CREATE TRIGGER evidence_set_live AFTER INSERT OR UPDATE ON evidence_set FOR EACH ROW EXECUTE FUNCTION live_child();
CREATE TRIGGER evidence_item_live AFTER INSERT OR UPDATE ON evidence_item FOR EACH ROW EXECUTE FUNCTION live_child();
CREATE TRIGGER decision_live AFTER INSERT OR UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION live_child();
