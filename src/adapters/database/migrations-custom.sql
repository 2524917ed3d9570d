CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE FUNCTION plain_words(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN lower(unaccent('unaccent'::regdictionary, words));
CREATE FUNCTION documents_search(subject text, number integer, notation text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 400 RETURN lower(unaccent('unaccent'::regdictionary, concat(subject, ' ', CASE WHEN number < 10 THEN '0' END, number, '/', notation)));
CREATE FUNCTION incoming_search(number_symbol text, subject text, sender_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 400 RETURN lower(unaccent('unaccent'::regdictionary, concat(number_symbol, ' ', subject, ' ', sender_name)));

-- What is searched in the lists, made once when it is written: making it takes longer than looking through it. No program reads or
-- writes it by name but for searching.
ALTER TABLE documents ADD COLUMN search_text text GENERATED ALWAYS AS (documents_search(subject, number, notation)) STORED;
CREATE INDEX documents_words ON documents USING gin (search_text gin_trgm_ops);
ALTER TABLE incoming_documents ADD COLUMN search_text text GENERATED ALWAYS AS (incoming_search(number_symbol, subject, sender_name)) STORED;
CREATE INDEX incoming_words ON incoming_documents USING gin (search_text gin_trgm_ops);

-- Promise 7: the record is appended to, never rewritten.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inbox_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inbox_consignments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_batches_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_batches
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_leaves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_leaves
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_timestamps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_timestamps
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_keys_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_keys
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Each event waits for its batch from the moment it is written, whoever writes it.
CREATE FUNCTION await_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_unsealed (event_id, seq) SELECT id, seq FROM added ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_awaits_sealing AFTER INSERT ON ledger_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION await_sealing();

-- The relay sleeps until something is promised.
CREATE FUNCTION tell_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_added AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION tell_outbox();

-- Few of a partner's rows are handed over at once: when one is done, the next may go.
CREATE TRIGGER outbox_lane_free AFTER UPDATE OF finished_at, dead_at ON outbox
  FOR EACH ROW WHEN (NEW.lane IS NOT NULL AND (NEW.finished_at IS NOT NULL OR NEW.dead_at IS NOT NULL)) EXECUTE FUNCTION tell_outbox();

-- Pages that show what waits look again when something is recorded for their unit, sign-ins apart. No content leaves with it.
-- One notice for up to 200 units of a statement: a notice holds 8,000 bytes at most.
CREATE FUNCTION tell_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('waiting', string_agg(unit_id::text, ',')) FROM (
    SELECT unit_id, row_number() OVER () AS place FROM (SELECT DISTINCT unit_id FROM added WHERE unit_id IS NOT NULL AND kind NOT LIKE 'session.%') AS told
  ) AS units GROUP BY place / 200;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_added AFTER INSERT ON ledger_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tell_waiting();

-- Opened keys live in the memory of web processes: all of them hear at once what ends them. `antin admin` is heard, too.
CREATE FUNCTION tell_signing_desks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('signing-desk', json_build_object('kind', NEW.kind, 'accountId', NEW.account_id, 'id', NEW.after->>'id')::text);
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_ends_signing AFTER INSERT ON ledger_events
  FOR EACH ROW WHEN (NEW.kind IN ('certificate.revoked', 'account.disabled', 'session.closed'))
  EXECUTE FUNCTION tell_signing_desks();

-- A closed year of a register stays as it was closed (NĐ 30/2020 appendix IV): neither opened again nor its lines changed.
CREATE FUNCTION refuse_closed_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'book_years' THEN
    IF OLD.closed_at IS NOT NULL THEN
      RAISE EXCEPTION 'the year % of book % is closed', OLD.year, OLD.book_id USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF EXISTS (SELECT 1 FROM book_years y WHERE y.book_id = OLD.book_id AND y.year = OLD.year AND y.closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the year % of book % is closed', OLD.year, OLD.book_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER book_year_stays_closed BEFORE UPDATE OR DELETE ON book_years
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_year();
CREATE TRIGGER closed_lines_stay BEFORE UPDATE OR DELETE ON register_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_year();

-- The registers without numbers: a closed year is never opened again, and its lines are neither added, struck out nor removed. What the
-- post and the reader still give back (receipt, day of return) is written beside the frozen print.
CREATE FUNCTION refuse_closed_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'the year % of % is closed', OLD.year, OLD.register USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER register_year_stays_closed BEFORE UPDATE OR DELETE ON register_years
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_register();
CREATE FUNCTION refuse_closed_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  line jsonb := to_jsonb(coalesce(OLD, NEW));
  rest text[] := CASE TG_TABLE_NAME WHEN 'postings' THEN '{receipt,item_number,note,outcome,outcome_on,outcome_note,slip_sha256,version}' ELSE '{returned_on,note,version}' END;
BEGIN
  IF NOT (TG_OP = 'UPDATE' AND to_jsonb(OLD) - rest = to_jsonb(NEW) - rest) AND EXISTS (
    SELECT 1 FROM register_years y WHERE y.unit_id = (line->>'unit_id')::uuid AND y.closed_at IS NOT NULL
       AND y.register = TG_ARGV[0] AND y.year = extract(year FROM (line->>TG_ARGV[1])::date)
  ) THEN
    RAISE EXCEPTION 'the year of this line of % is closed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closed_postings_stay BEFORE INSERT OR UPDATE OR DELETE ON postings
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_paper('postings', 'posted_on');
CREATE TRIGGER closed_copy_uses_stay BEFORE INSERT OR UPDATE OR DELETE ON copy_uses
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_paper('copy-uses', 'used_on');

-- Counts of the present minute: not worth a wait for the disk, nor a place in a backup.
ALTER TABLE request_counts SET UNLOGGED;

-- Texts are looked for word by word, without accents and punctuation; "12/QĐ-UBND" is three words that follow each other.
CREATE FUNCTION text_words(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN regexp_replace(plain_words(words), '[^a-z0-9]+', ' ', 'g');

-- Each main file waits to be read from the moment it is issued or has arrived, whoever writes it.
CREATE FUNCTION await_reading_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO document_texts (id, sha256)
    SELECT f.document_id, v.sha256 FROM added v JOIN document_files f ON f.id = v.file_id
     WHERE v.purpose = 'issued' AND f.role = 'main'
    ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256, words = NULL, attempts = 0, tried_at = NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER issued_awaits_reading AFTER INSERT ON file_versions REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION await_reading_issued();
CREATE FUNCTION await_reading_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO document_texts (id, sha256) SELECT incoming_id, sha256 FROM added WHERE role = 'main'
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER arrived_awaits_reading AFTER INSERT ON incoming_files REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION await_reading_arrived();

-- The months of the share, counted by whoever changes a fact; only at its end does a transaction make others of the unit wait.
CREATE FUNCTION count_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO share_months AS kept (unit_id, direction, type_code, month, class, cause, copied, recalled, n)
    SELECT f.unit_id, f.direction, t.code, date_trunc('month', f.counted_on)::date, f.class, coalesce(f.cause, ''),
        f.origin <> 'electronic', f.recalled, sum(f.change)
      FROM (
        SELECT OLD.unit_id, OLD.direction, OLD.type_code, OLD.counted_on, OLD.class, OLD.cause, OLD.origin, OLD.recalled, -1 AS change
         WHERE TG_OP <> 'INSERT'
        UNION ALL
        SELECT NEW.unit_id, NEW.direction, NEW.type_code, NEW.counted_on, NEW.class, NEW.cause, NEW.origin, NEW.recalled, 1
         WHERE TG_OP <> 'DELETE'
      ) AS f CROSS JOIN LATERAL (VALUES (''), (f.type_code)) AS t (code)
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(f.change) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (unit_id, direction, type_code, month, class, cause, copied, recalled) DO UPDATE SET n = kept.n + excluded.n;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER share_counted AFTER INSERT OR UPDATE OR DELETE ON share_facts
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_share();

-- Times to receipt of days and months that are over, kept as they were: what a unit and all below it sent, receiver after receiver.
-- Big-endian: the receiver's id, four counts, then as float4 the seconds to each receipt (01) and to each acceptance (03).
ALTER TABLE receipt_times ALTER COLUMN times SET STORAGE EXTERNAL;
CREATE FUNCTION pack_receipts(receiver uuid, sent bigint, received bigint, accepted bigint, refused bigint, arrivals bytea, acceptances bytea)
  RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN uuid_send(coalesce(receiver, '00000000-0000-0000-0000-000000000000'))
    || int4send(sent::int) || int4send(received::int) || int4send(accepted::int) || int4send(refused::int) || coalesce(arrivals, '') || coalesce(acceptances, '');
CREATE FUNCTION receipt_seconds(since timestamptz, until timestamptz) RETURNS float4 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN date_part('epoch', until - since)::float4;
CREATE FUNCTION receipt_times_between(first_day date, last_day date) RETURNS TABLE (unit_id uuid, times bytea) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE above(unit_id, root) AS (
    SELECT id, id FROM units UNION SELECT a.unit_id, u.parent_id FROM above a JOIN units u ON u.id = a.root WHERE u.parent_id IS NOT NULL
  ), sent AS MATERIALIZED (
    SELECT d.unit_id, receiver_unit_id AS receiver, state, receipt_seconds(queued_at, arrived_at) AS arrival, receipt_seconds(queued_at, accepted_at) AS acceptance
      FROM deliveries d WHERE gateway = 'in-instance' AND state <> 'recalled'
       AND queued_at >= first_day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AND queued_at < (last_day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
  ), told AS (
    SELECT a.root, s.receiver, pack_receipts(s.receiver, count(*), count(s.arrival), count(s.acceptance), count(*) FILTER (WHERE s.state = 'refused'),
        string_agg(float4send(s.arrival), '' ORDER BY s.arrival), string_agg(float4send(s.acceptance), '' ORDER BY s.acceptance)) AS packed
      FROM sent s JOIN above a ON a.unit_id = s.unit_id GROUP BY 1, 2
  ) SELECT root, string_agg(packed, '' ORDER BY receiver) FROM told GROUP BY root
$$;

-- Who changes a delivery holds the month's lock shared, who keeps the month holds it alone: then all changes are seen. Nobody waits to keep.
CREATE FUNCTION receipt_lock(day date) RETURNS int LANGUAGE sql IMMUTABLE RETURN (date_part('year', day) * 12 + date_part('month', day))::int;
CREATE FUNCTION keep_receipt_times(first_of date, last_of date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (pg_try_advisory_xact_lock(20250305, 0) AND pg_try_advisory_xact_lock(20250305, receipt_lock(first_of))) THEN RETURN false; END IF;
  -- No day stands in two periods: a day goes when its month is kept.
  DELETE FROM receipt_times WHERE first_day <= last_of AND last_day >= first_of;
  DELETE FROM receipt_spans WHERE first_day <= last_of AND last_day >= first_of;
  DELETE FROM receipt_changes WHERE day BETWEEN first_of AND last_of;
  INSERT INTO receipt_times (unit_id, first_day, last_day, times) SELECT unit_id, first_of, last_of, times FROM receipt_times_between(first_of, last_of);
  INSERT INTO receipt_spans (first_day, last_day) VALUES (first_of, last_of);
  RETURN true;
END $$;
CREATE FUNCTION note_receipt_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  days date[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT (queued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) INTO days FROM after WHERE gateway = 'in-instance';
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT (queued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) INTO days FROM before WHERE gateway = 'in-instance';
  ELSE
    SELECT array_agg(DISTINCT (t.moment AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) INTO days
      FROM before b JOIN after a USING (id) CROSS JOIN LATERAL (VALUES (b.queued_at), (a.queued_at)) AS t (moment)
     WHERE (b.unit_id, b.receiver_unit_id, b.gateway, b.queued_at, b.arrived_at, b.accepted_at, b.state = 'recalled', b.state = 'refused')
        IS DISTINCT FROM (a.unit_id, a.receiver_unit_id, a.gateway, a.queued_at, a.arrived_at, a.accepted_at, a.state = 'recalled', a.state = 'refused');
  END IF;
  IF days IS NULL THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock_shared(20250305, m) FROM (SELECT DISTINCT receipt_lock(d) AS m FROM unnest(days) AS d ORDER BY 1) AS months;
  INSERT INTO receipt_changes (day) SELECT d FROM unnest(days) AS d WHERE EXISTS (SELECT 1 FROM receipt_spans WHERE d BETWEEN first_day AND last_day);
  RETURN NULL;
END $$;
CREATE TRIGGER receipts_added AFTER INSERT ON deliveries REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION note_receipt_changes();
CREATE TRIGGER receipts_changed AFTER UPDATE ON deliveries REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION note_receipt_changes();
CREATE TRIGGER receipts_removed AFTER DELETE ON deliveries REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION note_receipt_changes();
-- Who stands below whom decides what a unit's times are.
CREATE FUNCTION forget_receipt_times() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(20250305, 0);
  DELETE FROM receipt_spans;
  RETURN NULL;
END $$;
CREATE TRIGGER unit_moved AFTER UPDATE OF parent_id ON units
  FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION forget_receipt_times();
