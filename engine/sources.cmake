# What is compiled: one list per room, a room after those it uses. A new source
# file is a line here; a new file of schema/ that the program carries is too.
set(WSOA_BASE
	base/arena.c
	base/buf.c
	base/csv_guard.c
	base/table.c
	base/embed.c
	base/error.c
	base/hash.c
	base/id.c
	base/json_read.c
	base/json_write.c
	base/utf8.c)
set(WSOA_CALENDAR
	calendar/calc.c
	calendar/date.c
	calendar/date_read.c
	calendar/date_tokens.c
	calendar/holidays.c
	calendar/periods.c
	calendar/workdays.c)
set(WSOA_RECORD
	record/child.c
	record/filter.c
	record/kind.c
	record/value.c)
set(WSOA_WORKFLOW
	workflow/conditions.c
	workflow/decide.c
	workflow/definition.c)
set(WSOA_STORE
	store/apply.c
	store/db.c
	store/event.c
	store/facts.c
	store/log.c
	store/people.c
	store/query.c
	store/record.c
	store/reports.c
	store/store.c
	store/verify.c
	store/view.c)
set(WSOA_PLAN
	plan/acts.c
	plan/done.c
	plan/edit.c
	plan/handle.c
	plan/init.c
	plan/move.c
	plan/permit.c
	plan/undo.c)
set(WSOA_ALERT)
set(WSOA_REPORT
	report/dates.c
	report/deadlines.c
	report/doc.c
	report/history.c
	report/lint.c
	report/list.c
	report/my.c
	report/outcome.c
	report/overview.c
	report/parts.c
	report/phrases.c
	report/render.c
	report/render_csv.c
	report/render_json.c
	report/render_text.c
	report/schema.c
	report/show.c
	report/tables.c
	report/verify.c
	report/why.c
	report/words.c)
set(WSOA_EXCHANGE
	exchange/calendar.c
	exchange/csv.c
	exchange/import.c
	exchange/import_after.c
	exchange/import_cells.c
	exchange/import_fields.c
	exchange/import_index.c
	exchange/import_row.c
	exchange/import_sheet.c
	exchange/import_words.c)

set(WSOA_ENGINE
	${WSOA_BASE} ${WSOA_CALENDAR} ${WSOA_RECORD} ${WSOA_WORKFLOW} ${WSOA_STORE} ${WSOA_PLAN}
	${WSOA_ALERT} ${WSOA_REPORT} ${WSOA_EXCHANGE})
list(TRANSFORM WSOA_ENGINE PREPEND engine/)

set(WSOA_CLI
	clock.c
	cmd.c
	cmd_change.c
	cmd_help.c
	cmd_import.c
	cmd_read.c
	cmd_store.c
	fields.c
	main.c
	opt.c
	print.c
	store.c
	term.c)
list(TRANSFORM WSOA_CLI PREPEND cli/)

# Embedded in the program, found by these names: embedded_find("schema/holidays.json").
set(WSOA_SCHEMA
	holidays.json
	import.json
	migrations/0001_base.sql
	workflows/action.json
	workflows/action-small.json
	workflows/evidence.json)
list(TRANSFORM WSOA_SCHEMA PREPEND schema/)
