-- For tests: what the next release might change. A table of the projection in
-- another order, with a column that follows from others, an index more, another
-- less, and a table that nothing fills yet.
DROP TABLE action;
CREATE TABLE action (
  id INTEGER PRIMARY KEY, due_on INTEGER, start_on INTEGER, title TEXT, text TEXT, due_as_written TEXT, baseline_due_on INTEGER,
  repeats TEXT, done_to INTEGER, delivered_on INTEGER, completed_on INTEGER, status TEXT, hold_until INTEGER, rating TEXT,
  rating_reason TEXT, percent INTEGER, progress TEXT, next_steps TEXT, recovery TEXT, updated_on INTEGER, success TEXT, opened_on INTEGER,
  clock INTEGER NOT NULL DEFAULT 0,
  final INTEGER NOT NULL DEFAULT 0,
  lasts INTEGER GENERATED ALWAYS AS (due_on - start_on) STORED  -- days from start to end
) STRICT;
CREATE INDEX action_due ON action(due_on) WHERE clock = 1;
CREATE INDEX action_status ON action(status);
DROP INDEX link_back;
CREATE INDEX link_back ON link(b, field, a);
ALTER TABLE milestone ADD COLUMN moved_on INTEGER;
CREATE TABLE later (id INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT;
