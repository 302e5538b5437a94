#!/usr/bin/env bash
# Looking after a store: copies, what doctor finds in stores that are broken in many ways, and what a rebuild mends.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export WSOA_PERSON=@ann-lee
plans=$WSOA_SOURCE_DIR/tests/plans

mode()
{
	stat -c %a "$@"
}
# What is told of a copy: nothing of it but its name may differ from time to time.
fact()
{
	jq -r ".copy.$1" <<<"$out"
}
# states [STATE...]: the checks in one of these states, as CHECK=STATE in order
states()
{
	local s
	for s; do
		jq -r --arg s "$s" '.items[] | select(.state == $s) | .check + "=" + .state' <<<"$out"
	done | paste -sd' '
}
# result CHECK, todo CHECK: of the last doctor
result()
{
	jq -r --arg c "$1" '.items[] | select(.check == $c) | .result' <<<"$out"
}
todo()
{
	jq -r --arg c "$1" '.items[] | select(.check == $c) | .todo' <<<"$out"
}
# doctor STATUS: of wsoa.db, or of what $db names; it must not change it, nor leave anything beside it (but -shm,
# which SQLite needs to read a -wal)
db=wsoa.db
doctor()
{
	local before after
	before=$(ls -A | grep -v -- '-shm$'; cat "$db" "$db-wal" 2>/dev/null | sha256sum)
	expect_status "$1" wsoa doctor --db "$db" --json
	after=$(ls -A | grep -v -- '-shm$'; cat "$db" "$db-wal" 2>/dev/null | sha256sum)
	is 'doctor changes nothing' "$after" "$before"
	is 'every check is told of, once' "$(jq -r '.items | map(.check) | length == (unique | length)' <<<"$out")" true
}

# ---- a store to begin with ----

newest=$(find "$plans" -name 'store-schema-*.db' | sort -V | tail -n 1)
fresh()
{
	rm -rf -- *.db* *-backup*
	cp "$newest" wsoa.db
	chmod 600 wsoa.db
	wsoa set 1.2 rating=green >/dev/null
}
fresh
head=$(wsoa verify --json | jq -r .checked.checkpoint)
events=$(wsoa log --jsonl | wc -l)

# ---- backup ----

ok wsoa backup copy.db --json
is 'what a copy is' "$(fact file) $(fact events) $(fact checkpoint) $(fact bytes)" "copy.db $events $head $(stat -c %s copy.db)"
is 'one file, the owner alone may read it' "$(mode copy.db) $(ls copy.db*)" '600 copy.db'
is 'its log is the store'"'"'s' "$(wsoa log --jsonl --db copy.db | sha256sum)" "$(wsoa log --jsonl | sha256sum)"
ok wsoa verify --db copy.db
ok wsoa note 1.2 'a copy is a store like any other' --db copy.db
is 'it goes on as a store does' "$(sqlite3 copy.db 'PRAGMA journal_mode')" wal
expect_err 3 'there is something of this name already: copy.db' wsoa backup copy.db
# "$HOME/copy.db" where HOME is "/": a path all the same, and no address of another machine
ok wsoa backup "/$PWD/slashes.db"
ok wsoa doctor --db "/$PWD/slashes.db"
rm slashes.db
printf 'mine\n' >mine
expect_err 3 'there is something of this name already: mine' wsoa backup mine
ln -s nowhere link
expect_err 3 'there is something of this name already: link' wsoa backup link
is 'nothing is written over' "$(cat mine) $(ls nowhere 2>/dev/null)" 'mine '
expect_err 1 'cannot be made' wsoa backup none/copy.db
expect_err 2 'a backup holds the whole store' wsoa backup two.db --as-of 2019-10-01
expect_err 2 'FILE' wsoa backup
expect_err 2 'name a file' wsoa backup -
expect_err 1 'there is no store here' wsoa backup two.db --db none.db
is 'what was refused leaves nothing' "$(ls -A | grep -c 'two\|part')" 0
ok wsoa backup "$PWD/a name with ' and %20?#.db"
ok wsoa verify --db "$PWD/a name with ' and %20?#.db"
ok bash -c 'umask 0; "$WSOA" backup open.db'
is 'no umask opens it' "$(mode open.db)" 600
chmod 660 wsoa.db
ok wsoa backup shared.db
is 'a shared store has shared copies' "$(mode shared.db)" 660
chmod 600 wsoa.db
ok wsoa backup x.db
has 'in words' "$out" "Checkpoint: $head"

# a store that does not verify gives no copy
sqlite3 wsoa.db "UPDATE action SET rating = 'red' WHERE id = (SELECT id FROM record WHERE ref = '1.2')"
expect_err 5 'the copy does not verify, and was not kept: table action, row ' wsoa backup bad.db
has 'and says where to look' "$err" 'wsoa doctor'
is 'nothing is left of it' "$(ls -A | grep -c 'bad\|part')" 0

# ---- doctor: what is in order ----

fresh
doctor 0
is 'all is well' "$(states note wrong damaged)" ''
is 'what it counts' "$(jq -c '[.store.events, .store.checkpoint, .store.schema, .store.bytes]' <<<"$out")" \
	"[$events,\"$(wsoa verify --json | jq -r .checked.checkpoint)\",$(sqlite3 wsoa.db "PRAGMA user_version"),$(stat -c %s wsoa.db)]"
ok wsoa doctor
has 'in words' "$out" 'Nothing is wrong with the store'

# ---- doctor: the file and what is around it ----

chmod 644 wsoa.db
doctor 1
is 'what everybody may read' "$(states note wrong damaged): $(result permissions)" \
	'permissions=wrong: everybody on this machine may read the store (mode 0644)'
ok bash -c "$(todo permissions)"
doctor 0
chmod 777 .
doctor 1
has 'a folder that everybody may write in' "$(result permissions)" 'everybody on this machine may replace the store'
chmod 755 .
rm -f wsoa.db-*
chmod 660 wsoa.db
doctor 1
has 'a shared store in a folder that is not' "$(result permissions)" 'its folder is not set up for one (mode 0755)'
ok bash -c "$(todo permissions)"
doctor 0
is 'that was the folder' "$(mode .)" 2775
chmod 755 . && chmod g-s . && chmod 600 wsoa.db

: >wsoa.db.part-a1B2c3
doctor 0
is 'what is left over' "$(states note wrong damaged): $(result 'left over')" \
	'left over=note: 1 unfinished copy or pack is in the folder of the store: wsoa.db.part-a1B2c3'
rm wsoa.db.part-*

# what lies beside it and does no harm; a store that nobody may change
sqlite3 wsoa.db 'SELECT 1; PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
: >wsoa.db-wal
chmod 600 wsoa.db-wal
doctor 0
is 'an empty -wal' "$(states note wrong damaged)$(result beside)" 'wsoa.db-wal was left there and holds no changes: it does no harm'
rm wsoa.db-wal
chmod 400 wsoa.db
doctor 0
is 'a file closed to writing' "$(states note wrong damaged): $(result permissions)" 'permissions=note: nobody may change the store: wsoa.db is closed to writing'
ok wsoa doctor
has 'the title says it' "$out" 'Nothing is wrong with the store, but it cannot be changed'
chmod 600 wsoa.db
chmod 555 .
expect_status 0 wsoa doctor --json
is 'a folder closed to writing' "$(result permissions)" "nobody may change the store: $PWD is closed to writing"
chmod 755 .

# a program that was killed leaves its changes in the -wal; nothing of them is lost, and doctor takes nothing in
cp wsoa.db kept.db
mkdir away
ln -s ../kept.db away/link.db
# same_through_a_link WHAT: where a link leads there is all that lies beside the store
same_through_a_link()
{
	local found
	found='.items |= map(select(.check != "file" and .check != "space")) | del(.store.file)'
	expect_status 0 wsoa doctor --db away/link.db --json
	is "through a link: $1" "$(jq "$found" <<<"$out")" "$(wsoa doctor --db "$PWD/kept.db" --json | jq "$found")"
	is 'the file is called as it was named' "$(result file)$(jq -r .store.file <<<"$out")" "away/link.db, $(stat -c %s kept.db) bytesaway/link.db"
}
coproc shell { exec sqlite3 kept.db; }
shell_pid=$!
printf '.headers off\nPRAGMA wal_autocheckpoint=0;\nBEGIN IMMEDIATE;\nSELECT 1;\n' >&"${shell[1]}"
read -r _ <&"${shell[0]}" && read -r _ <&"${shell[0]}"
db=kept.db
expect_status 0 wsoa doctor --db kept.db --json
is 'who is writing' "$(result 'in use')" "process $shell_pid (sqlite3) is writing now; it is open in: process $shell_pid (sqlite3)"
printf 'ROLLBACK;\nSELECT 1;\n' >&"${shell[1]}"
read -r _ <&"${shell[0]}"
ok wsoa note 1.2 'while it is open elsewhere' --db kept.db
expect_status 0 wsoa doctor --db kept.db --json
is 'who has it open' "$(result 'in use')" "the store is open in: process $shell_pid (sqlite3)"
same_through_a_link 'who has it open'
kill -9 $shell_pid
wait $shell_pid 2>/dev/null
rm -f kept.db-shm
cp kept.db kept.db.rebuild-backup
: >kept.db.part-a1B2c3
same_through_a_link 'what lies beside'
rm kept.db.rebuild-backup kept.db.part-a1B2c3
doctor 0
is 'changes beside it' "$(states note wrong damaged)" 'beside=note'
is 'are read with it' "$(jq .store.events <<<"$out")" $((events + 1))
ok wsoa note 1.2 'the next change takes them in' --db kept.db
doctor 0
is 'then nothing is beside it' "$(states note)" ''
if [ "$(id -u)" -eq 0 ]; then
	cp wsoa.db theirs.db
	: >theirs.db-wal
	chown 12345 theirs.db-wal
	db=theirs.db
	doctor 1
	has 'whose it is' "$(result beside)" 'theirs.db-wal (user 12345, group '
	ok bash -c "$(todo beside)"
	doctor 0
else
	echo 'skipped: files of others, which only root can make'
fi

# The number of its schema lost: read as what it is, found, and mended.
cp wsoa.db number.db
sqlite3 number.db 'PRAGMA user_version = 0'
expect_err 5 'says that its schema is number 0; it is number 1' wsoa verify --db number.db
db=number.db
doctor 1
is 'where the number is wrong' "$(states wrong)" 'schema=wrong'
ok wsoa doctor --rebuild --db number.db
ok wsoa verify --db number.db

expect_err 3 'this is the store itself' wsoa backup wsoa.db
expect_err 3 'is not a file: name a file in it' wsoa backup .
expect_err 2 'the name of the file is empty' wsoa backup ''
expect_err 2 'doctor looks at the store as it is' wsoa doctor --as-of 2019-01-01

# ---- doctor: what is no store ----

echo 'of another program' >foreign.txt
chmod 644 foreign.txt
expect_status 1 wsoa doctor --db foreign.txt --json
is 'nobody is told to change the mode of a file that is no store' "$(todo permissions)" null

printf 'hello, world, this is a text\n%2000s' '' >text.db
: >empty.db
sqlite3 foreign.db 'CREATE TABLE t(a)'
cp wsoa.db newer.db
sqlite3 newer.db 'PRAGMA user_version = 99'
mkdir folder.db
while read -r db status check text; do
	doctor "$status"
	has "doctor of $db" "$(result "$check")" "$text"
	has "and of all else" "$(result 'all else')" 'not looked at'
	is 'in one row' "$(jq '[.items[] | select(.result | contains("not looked at"))] | length' <<<"$out")" 1
	expect_status "$status" wsoa doctor --db "$db"
done <<-'END'
	none.db 1 file there is no store at none.db
	folder.db 1 file folder.db is not a file
	text.db 1 store this file is not a store
	empty.db 1 store this file is not a store
	foreign.db 1 store this is a database, but not a store of wsoa
	newer.db 1 store the store was made by a newer program (schema 99
END
head -c 3000 wsoa.db >cut.db
db=cut.db
doctor 5
is 'half a store' "$(states damaged)" 'store=damaged'
(
	mkdir nothing && cd nothing || exit
	expect_err 1 'there is no wsoa.db in this folder or above' env -C /  "$WSOA" doctor
)
db=wsoa.db

# ---- damage ----

# broken SQL: the store with the log's triggers out of the way; they come back after
broken()
{
	fresh
	sqlite3 wsoa.db "$1"
}
without_triggers='DROP TRIGGER log_no_update; DROP TRIGGER log_no_delete;'
with_triggers="CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;
CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;"

# What follows from the log: told as wrong, mended by a rebuild, and the store as it was lies beside it.
lists="$(wsoa list actions --json)$(wsoa list people --json)$(wsoa show 1.1 --json)$(wsoa history 1.2)"
while IFS=';' read -r what sql; do
	broken "${sql//|/;}"
	was=$(sqlite3 wsoa.db .dump | sha256sum)
	doctor 1
	is "$what is wrong" "$(states damaged | wc -w)" 0
	has "$what: what to do" "$(todo schema)$(todo records)$(todo integrity)" 'wsoa doctor --rebuild'
	_run wsoa verify
	is "$what: verify fails" "$_status" "$([[ $what == every* ]] && echo 1 || echo 5)"
	ok wsoa doctor --rebuild --json
	is "$what: the copy is the store as it was" "$(sqlite3 "$(jq -r .rebuilt.copy <<<"$out")" .dump | sha256sum)" "$was"
	is "$what: whose it is" "$(mode wsoa.db.rebuild-backup)" 600
	ok wsoa verify
	doctor 0
	is "$what: all is there again" "$(wsoa list actions --json)$(wsoa list people --json)$(wsoa show 1.1 --json)$(wsoa history 1.2)" "$lists"
	is "$what: the log is what it was" "$(wsoa log --jsonl | wc -l)" "$events"
done <<-'END'
	a value;UPDATE action SET title = 'another'
	rows that went;DELETE FROM milestone
	rows that came;INSERT INTO weakness(id, title) VALUES(999, 'x')
	links;DELETE FROM link
	an index;DROP INDEX action_due
	a table;DROP TABLE reading
	every table that follows;DROP TABLE record| DROP TABLE link| DROP TABLE event| DROP TABLE batch| DROP TABLE setting| DROP TABLE action
	a trigger that was planted;CREATE TRIGGER planted AFTER INSERT ON record BEGIN UPDATE record SET removed = 1 WHERE id = new.id| END
	a trigger that is missing;DROP TRIGGER log_no_delete
	a view that was planted;CREATE VIEW "a ""view"", seen" AS SELECT * FROM action
	a table that was planted;CREATE TABLE "my; table"(a, b UNIQUE)
	statistics;ANALYZE
	a column;ALTER TABLE action ADD COLUMN secret TEXT
END
ok wsoa doctor --rebuild --json
ok wsoa doctor --rebuild --json
is 'no copy is written over' "$(ls wsoa.db.rebuild-backup* | paste -sd' ')" \
	'wsoa.db.rebuild-backup wsoa.db.rebuild-backup-2 wsoa.db.rebuild-backup-3'
doctor 0
is 'doctor names them' "$(states note): $(result copies | sed -E 's/[0-9]+ bytes, [^)]*/N bytes, then/g')" \
	'copies=note: 3 copies from before a rebuild or an upgrade lie beside the store: wsoa.db.rebuild-backup (N bytes, then), wsoa.db.rebuild-backup-2 (N bytes, then), wsoa.db.rebuild-backup-3 (N bytes, then)'
is 'and what to do with them' "$(todo copies)" 'nothing: keep them, or remove them by hand'
ok wsoa doctor --rebuild
has 'in words' "$out" 'Every record was made anew from the log, and the store verifies'
ok wsoa note 1.2 'and it goes on'

# What is erased lives on in the copies from before, and that is said.
erasing=$(mktemp -d)
wsoa backup "$erasing/wsoa.db" >/dev/null
for copy in rebuild-backup schema-1-backup; do
	cp wsoa.db "$erasing/wsoa.db.$copy"
	touch -d 2019-10-01 "$erasing/wsoa.db.$copy"
done
ok wsoa erase 1.2 title --reason 'names a child' --db "$erasing/wsoa.db"
has 'each copy is named' "$err" 'warning: wsoa.db.rebuild-backup: this copy beside the store holds it still: remove it'
has 'of an upgrade too' "$err" 'warning: wsoa.db.schema-1-backup: this copy'
touch -d 2030-01-01 "$erasing/wsoa.db.schema-1-backup"
is 'doctor says which to remove' "$(wsoa doctor --json --db "$erasing/wsoa.db" | jq -r '.items[] | select(.check == "copies").todo')" \
	'remove those from before the last erasure, of 14 Oct 2019 10:00, since they hold what was erased: wsoa.db.rebuild-backup'
rm -r "$erasing"
expect_err 3 'the past cannot be changed' wsoa doctor --rebuild --as-of 2019-10-01

# an index that does not hold what its table does: SQLite's own check
fresh
root=$(sqlite3 wsoa.db "SELECT rootpage FROM sqlite_master WHERE name = 'link_back'")
size=$(sqlite3 wsoa.db 'PRAGMA page_size')
sqlite3 wsoa.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
# its count of cells: one less
cells=$(od -An -tu1 -j $(((root - 1) * size + 4)) -N1 wsoa.db | tr -d ' ')
printf "\\x$(printf %02x $((cells - 1)))" | dd of=wsoa.db bs=1 seek=$(((root - 1) * size + 4)) conv=notrunc status=none
doctor 1
has 'an index that lost a row' "$(result integrity)" 'integrity check says'
expect_err 5 'what to do says wsoa doctor' wsoa verify
is 'what SQLite says is one line' "$(grep -c x0a <<<"$err")" 0
ok wsoa doctor --rebuild
doctor 0

# What nothing else in the store can replace: a rebuild is refused, and the store left alone.
while IFS=';' read -r what check part sql; do
	broken "$without_triggers ${sql//|/;}; $with_triggers"
	before=$(sqlite3 wsoa.db .dump | sha256sum)
	doctor 5
	has "$what is found" "$(result "$check")" "$part"
	has "$what: what to do" "$(todo "$check")" 'restore the last backup that verifies'
	expect_err 5 'the store cannot be rebuilt, since what its tables are made from does not verify: ' wsoa doctor --rebuild
	has "$what: says what" "$err" "$part"
	is "$what: nothing was changed" "$(sqlite3 wsoa.db .dump | sha256sum)" "$before"
	is "$what: nothing is left" "$(ls -A | grep -c 'part\|backup')" 0
	expect_err 5 'the copy does not verify' wsoa backup bad.db
done <<-'END'
	a byte of an event;log;event 21 does not follow event 20;UPDATE log SET line = replace(line, ':00.000Z', ':00.001Z') WHERE seq = 20
	an event that is gone;log;event 20 is missing;DELETE FROM log WHERE seq = 20
	the first event;log;event 1 is missing;DELETE FROM log WHERE seq = 1
	an event that is no JSON;log;event 20: not a line of JSON;UPDATE log SET line = '{' WHERE seq = 20
	words that are gone;log;are missing;DELETE FROM words WHERE hash = (SELECT min(hash) FROM words WHERE text IS NOT NULL)
	words that were changed;log;do not match their commitment;UPDATE words SET text = 'x' WHERE text = 'Tom Fox'
	a file that was changed;files;has been changed;UPDATE file SET content = CAST('x' AS BLOB) WHERE content IS NOT NULL
	a file that is gone;log;is missing;DELETE FROM file
	a definition that was changed;files;definition;UPDATE definition SET text = replace(text, 'a', 'b')
	the end of the log;log;the end of the log is missing;DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)
	the whole log;log;the end of the log is missing;DELETE FROM log
END
[ -z "$(ls -A | grep part)" ]
is 'nothing is left over' $? 0

# ---- the clock ----

fresh
sqlite3 wsoa.db "$without_triggers UPDATE log SET line = json_replace(line, '\$.at', '2099-01-01T00:00:00.000Z') WHERE seq = (SELECT max(seq) FROM log); $with_triggers"
doctor 1
has 'a clock that is late' "$(result clock)" '2099-01-01T00:00:00.000Z, which this machine'
