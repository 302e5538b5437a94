-- Version 2: visits and what they found, risks, requests for another date and whose agreement they need.

CREATE TABLE visit (
  id INTEGER PRIMARY KEY, form TEXT, title TEXT, starts_on INTEGER, ends_on INTEGER, notified_on INTEGER, papers_by INTEGER, [by] TEXT,
  summary TEXT, embargo_until INTEGER, outcome TEXT
) STRICT;
CREATE TABLE judgement (id INTEGER PRIMARY KEY, outcome TEXT, [by] TEXT, text TEXT) STRICT;
CREATE TABLE recommendation (
  id INTEGER PRIMARY KEY, text TEXT, due_on INTEGER, answer TEXT, status TEXT, clock INTEGER NOT NULL DEFAULT 0, final INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE risk (
  id INTEGER PRIMARY KEY, title TEXT, cause TEXT, effect TEXT, likelihood INTEGER, impact INTEGER, mitigation TEXT, status TEXT,
  clock INTEGER NOT NULL DEFAULT 0, final INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE date_change (
  id INTEGER PRIMARY KEY, old_due_on INTEGER, new_due_on INTEGER, agreed_due_on INTEGER, board_due_on INTEGER, adviser_due_on INTEGER,
  reason TEXT, recovery TEXT, status TEXT,
  clock INTEGER NOT NULL DEFAULT 0, final INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Empty here: every table is filled by replay afterwards.
DROP TABLE plan;
CREATE TABLE plan (
  id INTEGER PRIMARY KEY, form TEXT, title TEXT, inspected_on INTEGER, report_received_on INTEGER, report_published_on INTEGER,
  submitted_on INTEGER, accepted_on INTEGER, plan_published_on INTEGER, baselined_on INTEGER, status TEXT, scale TEXT,
  date_changes_need TEXT, governance TEXT,
  clock INTEGER NOT NULL DEFAULT 0, final INTEGER NOT NULL DEFAULT 0
) STRICT;
-- What waits is found by its state, however much does not wait.
CREATE INDEX action_status ON action(status);
CREATE INDEX evidence_status ON evidence(status);
CREATE INDEX date_change_status ON date_change(status);
