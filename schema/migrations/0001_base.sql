-- The store of wsoa, version 1. Never edited once released: what changes comes as a further file.

-- ---- the truth ----

-- One event a line, in canonical JSON, chained by "prev".
CREATE TABLE log (
  seq  INTEGER PRIMARY KEY,      -- 1, 2, 3 ... without a gap
  line TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;
CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;

-- What people wrote: events hold its commitment, SHA-256(salt || text).
CREATE TABLE words (
  hash   BLOB PRIMARY KEY,
  salt   TEXT,                   -- 32 hex characters; NULL once erased
  text   TEXT,                   -- NULL once erased
  erased INTEGER                 -- day number of the erasure
) STRICT, WITHOUT ROWID;

-- Files of evidence by their SHA-256.
CREATE TABLE file (
  id      INTEGER PRIMARY KEY,
  hash    BLOB NOT NULL UNIQUE,
  size    INTEGER NOT NULL,
  content BLOB,                  -- NULL once erased
  erased  INTEGER
) STRICT;

-- Workflows, calendar editions: documents by the SHA-256 of their text.
CREATE TABLE definition (
  hash BLOB PRIMARY KEY,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- the projection: what follows from the truth ----

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,        -- area, calendar, workflow.action ...
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Identity of every record.
CREATE TABLE record (
  id      INTEGER PRIMARY KEY,   -- seq of its first event
  uuid    BLOB NOT NULL UNIQUE,
  kind    TEXT NOT NULL,
  space   INTEGER NOT NULL,      -- id of its plan; 0 the area
  ref     TEXT NOT NULL COLLATE NOCASE,
  version INTEGER NOT NULL,      -- seq of its last event
  removed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX record_ref ON record(space, ref);

-- Every reference between records.
CREATE TABLE link (
  a     INTEGER NOT NULL,        -- the record that names
  field TEXT NOT NULL,
  b     INTEGER NOT NULL,        -- the record that is named
  PRIMARY KEY (a, field, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_back ON link(b, field);

-- Columns of spreadsheets that the registry does not know.
CREATE TABLE extra (
  record INTEGER NOT NULL,
  name   TEXT NOT NULL,
  value  TEXT NOT NULL,
  PRIMARY KEY (record, name)
) STRICT, WITHOUT ROWID;

-- Which commitment the words of a field have now.
CREATE TABLE commitment (
  record INTEGER NOT NULL,
  field  TEXT NOT NULL,
  hash   BLOB NOT NULL,
  PRIMARY KEY (record, field)
) STRICT, WITHOUT ROWID;

-- The events of each record; record 0: of none.
CREATE TABLE event (
  record INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  PRIMARY KEY (record, seq)
) STRICT, WITHOUT ROWID;

-- One command's events; id is the seq of the first.
CREATE TABLE batch (
  id     INTEGER PRIMARY KEY,
  actor  INTEGER NOT NULL,
  undone INTEGER,                -- the batch that undid it
  undoes INTEGER                 -- the batch it undoes
) STRICT;

-- Who was told what about a record, or why not.
CREATE TABLE told (
  record INTEGER NOT NULL,
  step   TEXT NOT NULL,          -- of the ladder: "due-5wd"
  person INTEGER NOT NULL,       -- 0: nobody could be told (a vacant post)
  due_on INTEGER NOT NULL,       -- the date that it was about
  how    TEXT NOT NULL,          -- sent, no-address, vacant, failed
  seq    INTEGER NOT NULL,       -- its event
  PRIMARY KEY (record, step, person, due_on)
) STRICT, WITHOUT ROWID;

-- Days are day numbers: days since 1970-01-01.
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, email TEXT, login TEXT, roles TEXT, left_on INTEGER) STRICT;
CREATE TABLE post (id INTEGER PRIMARY KEY, title TEXT) STRICT;
CREATE TABLE organisation (id INTEGER PRIMARY KEY, name TEXT, form TEXT) STRICT;
CREATE TABLE meeting (id INTEGER PRIMARY KEY, board TEXT, held_on INTEGER, updates_by INTEGER, papers_by INTEGER) STRICT;
CREATE TABLE decision (id INTEGER PRIMARY KEY, transition TEXT, outcome TEXT, text TEXT, chairs_action INTEGER) STRICT;
CREATE TABLE plan (
  id INTEGER PRIMARY KEY, form TEXT, title TEXT, inspected_on INTEGER, report_received_on INTEGER, report_published_on INTEGER,
  submitted_on INTEGER, accepted_on INTEGER, plan_published_on INTEGER, baselined_on INTEGER, status TEXT, scale TEXT, governance TEXT,
  clock INTEGER NOT NULL DEFAULT 0, final INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE weakness (
  id INTEGER PRIMARY KEY, class TEXT, title TEXT, text TEXT, outcome TEXT, families_difference TEXT, status TEXT, judgement TEXT,
  judged_on INTEGER, clock INTEGER NOT NULL DEFAULT 0, final INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE workstream (id INTEGER PRIMARY KEY, title TEXT, rating TEXT, progress TEXT, next_steps TEXT) STRICT;
CREATE TABLE action (
  id INTEGER PRIMARY KEY, title TEXT, text TEXT, start_on INTEGER, due_on INTEGER, due_as_written TEXT, baseline_due_on INTEGER,
  repeats TEXT, done_to INTEGER, delivered_on INTEGER, completed_on INTEGER, status TEXT, hold_until INTEGER, rating TEXT,
  rating_reason TEXT, percent INTEGER, progress TEXT, next_steps TEXT, recovery TEXT, updated_on INTEGER, success TEXT, opened_on INTEGER,
  clock INTEGER NOT NULL DEFAULT 0,  -- 1: it can become overdue (on hold: after hold_until)
  final INTEGER NOT NULL DEFAULT 0   -- 1: its state is final
) STRICT;
CREATE INDEX action_due ON action(due_on) WHERE clock = 1;
CREATE TABLE milestone (id INTEGER PRIMARY KEY, title TEXT, due_on INTEGER, done_on INTEGER, dropped_on INTEGER) STRICT;
CREATE TABLE measure (
  id INTEGER PRIMARY KEY, title TEXT, unit TEXT, better TEXT, definition TEXT, baseline TEXT, baseline_period TEXT,
  baseline_period_on INTEGER, period_type TEXT, lag TEXT, tolerance TEXT
) STRICT;
CREATE TABLE target (id INTEGER PRIMARY KEY, due_on INTEGER, value TEXT) STRICT;
CREATE TABLE reading (
  id INTEGER PRIMARY KEY, period TEXT, period_on INTEGER, value TEXT, basis TEXT, source TEXT, received_on INTEGER
) STRICT;
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY, title TEXT, form TEXT, file TEXT, file_name TEXT, address TEXT, held_by TEXT, shows TEXT, source TEXT,
  sensitivity TEXT, dated_on INTEGER, status TEXT, clock INTEGER NOT NULL DEFAULT 0, final INTEGER NOT NULL DEFAULT 0
) STRICT;
