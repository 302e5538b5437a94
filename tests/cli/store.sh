#!/usr/bin/env bash
# Stores: making one, sharing it, finding it, and refusing what is none.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

mode()
{
	stat -c %a "$@"
}

# Another account of this machine; only root can become one.
as_stranger()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups "$PWD/program" "$@"
}
root=$([ "$(id -u)" -eq 0 ] && echo yes)
if [ "$root" ]; then
	cp "$WSOA" program
	chmod 755 "$TMPDIR/.." .
fi

# ---- init ----

expect_out '@ann-lee created: Ann Lee' wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
is 'the first person' "$(wsoa list people --json | jq -c '.items[] | [.ref, .name, .email, .roles]')" \
	'["@ann-lee","Ann Lee","ann@example.org",["programme"]]'
is 'the first person has this login' "$(wsoa list people --json | jq -r '.items[0].login')" "$(id -un)"
expect_err 1 'wsoa: there is a store here already: wsoa.db: name another file with --db, or remove it first' \
	wsoa init --area Marlshire --as Ann
is 'and it is left alone' "$(wsoa list people --json | jq '.items | length')" 1
expect_err 2 'this is no name and address' wsoa init --db two.db --area M --as 'Ann ann@example.org>'
expect_err 2 'name' wsoa init --db two.db --area M --as ' <ann@example.org>'
expect_err 2 'area' wsoa init --db two.db --area '' --as Ann
expect_err 2 'email' wsoa init --db two.db --area M --as $'Ann <a\x07@example.org>'
expect_err 2 'area' wsoa init --db two.db --area $'M\x1b' --as Ann
is 'what is refused leaves no file behind' "$(ls two.db* 2>/dev/null)" ''
ok wsoa init --db two.db --area M
has 'without --as the first person is who this machine knows' "$out" ' created: '
expect_err 1 'cannot be made here: none/x.db' wsoa init --db none/x.db --area M --as Ann
ln -s nowhere link.db
expect_err 1 'link.db' wsoa init --db link.db --area M --as Ann
is 'a link is not followed' "$(ls nowhere 2>/dev/null)" ''

for mask in 000 022 027 077; do
	mkdir "own-$mask"
	ok bash -c 'umask "$1"; "$WSOA" init --db "own-$1/wsoa.db" --area M --as Ann' bash $mask
	is "one's own store under umask $mask" "$(mode "own-$mask/wsoa.db")" 600
done

# ---- shared ----

for mask in 000 022 027 077; do
	mkdir "our-$mask"
	[ ! "$root" ] || chgrp 12345 "our-$mask"
	chmod 750 "our-$mask"
	ok bash -c 'umask "$1"; "$WSOA" init --shared --db "our-$1/wsoa.db" --area M --as Ann' bash $mask
	is "folder under umask $mask" "$(mode "our-$mask")" 2770
	# a reader keeps SQLite's files beside the store for a moment
	ok bash -c 'umask "$1"; "$WSOA" add plan form=wsoa --db "our-$1/wsoa.db" && "$WSOA" list plans --db "our-$1/wsoa.db"' bash $mask
	is "every file under umask $mask" "$(stat -c '%a %g' "our-$mask"/wsoa.db* | sort -u)" "660 $(stat -c %g "our-$mask")"
done
ok wsoa verify --db our-077/wsoa.db
# what is refused leaves the folder as it was
mkdir mine
chmod 750 mine
expect_err 2 'name' wsoa init --shared --db mine/wsoa.db --area M --as $'Ann\x01Lee'
is 'a refused person shares nothing' "$(mode mine)$(ls -A mine)" 750
sqlite3 mine/wsoa.db 'CREATE TABLE t(a)'
expect_err 1 'there is something of this name already' wsoa init --shared --db mine/wsoa.db --area M --as Ann
is 'nor does a name that is taken' "$(mode mine)" 750

# ---- where it is ----

mkdir -p deep/er
cp two.db deep/wsoa.db
people=$(wsoa list people)
below()
{
	(cd deep/er && wsoa "$@")
}
expect_out "$(wsoa list people --db two.db)" below list people
expect_out "$people" below list people --db ../../wsoa.db
expect_out "$people" env WSOA_DB="$PWD/wsoa.db" bash -c 'cd deep/er && "$WSOA" list people'
expect_out "$(wsoa list people --db two.db)" env WSOA_DB=wsoa.db "$WSOA" list people --db two.db
expect_out "$people" env WSOA_DB= "$WSOA" list people
rm deep/wsoa.db
mkdir deep/wsoa.db
expect_out "$people" below list people
rmdir deep/wsoa.db

if [ "$root" ]; then
	mkdir stranger
	cp wsoa.db stranger/
	chmod 666 stranger/wsoa.db
	chmod 777 stranger
	# root's store is everybody's to find; one of a third account is not, and is named as a reason
	expect_out "$people" bash -c 'cd stranger && setpriv --reuid=65534 --regid=65534 --clear-groups ../program list people'
	chown 12345:12345 stranger/wsoa.db
	mv wsoa.db aside.db
	expect_err 1 'the store in this folder or above belongs to somebody else: wsoa.db: name it with --db FILE if it is the right one' \
		bash -c 'cd stranger && ../program list people'
	mv aside.db wsoa.db
	expect_out "$people" bash -c 'cd stranger && ../program list people --db wsoa.db'
	chown 12345:65534 stranger/wsoa.db
	expect_out "$people" bash -c 'cd stranger && setpriv --reuid=65534 --regid=65534 --clear-groups ../program list people'
	chmod 640 stranger/wsoa.db
	chown 12345:12345 stranger/wsoa.db
	expect_err 1 'the store may not be read' as_stranger list people --db stranger/wsoa.db

	# read, but not written
	chown 12345:12345 stranger/wsoa.db
	chmod 644 stranger/wsoa.db
	chmod 755 stranger
	rm -f stranger/wsoa.db-*
	expect_status 1 as_stranger note @ann-lee x --as @ann-lee --db stranger/wsoa.db
	expect_status 1 as_stranger init --db stranger/other.db --area M --as Ann
	expect_status 1 as_stranger init --shared --db "$PWD/other.db" --area M --as Ann
fi

# ---- what is no store ----

mkdir folder
printf 'hello, world, this is a text\n' >text.db
: >empty.db
sqlite3 foreign.db 'CREATE TABLE t(a)'
cp two.db newer.db
sqlite3 newer.db 'PRAGMA user_version = 99'
cp two.db other.db
sqlite3 other.db 'PRAGMA application_id = 5'
head -c 3000 two.db >cut.db
while read -r file text; do
	before=$(sha256sum "$file" 2>/dev/null)
	expect_err 1 "$text" wsoa list people --db "$file"
	is "nothing is printed of $file" "$out" ''
	expect_err 1 "$text" wsoa note @ann-lee x --as @ann-lee --db "$file"
	expect_err 1 "$text" wsoa verify --db "$file"
	expect_err 1 '"status":"store"' wsoa list --db "$file" --json
	ok jq -e '.error.what | length > 0' <<<"$err"
	is "$file is left alone" "$(sha256sum "$file" 2>/dev/null)" "$before"
done <<-'END'
	missing.db there is no store here: missing.db: make one with: wsoa init --area NAME
	folder this is not a file: folder: name a file with --db
	/dev/null this is not a file: /dev/null
	text.db this file is not a store: text.db: name another file with --db
	empty.db this file is not a store: empty.db
	foreign.db this is a database, but not a store of wsoa: foreign.db
	other.db this is a database, but not a store of wsoa: other.db
	newer.db the store was made by a newer program
	cut.db the store is damaged
END
for file in folder text.db empty.db foreign.db other.db; do
	expect_err 1 'there is something of this name already' wsoa init --db "$file" --area M --as Ann
done
