#!/usr/bin/env bash
# Paths that a person gives for something to be written to: nothing comes into the place of the store, nor under a name
# that SQLite keeps for what lies beside it, be it there or not.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export WSOA_PERSON=@ann-lee
wsoa init --area Marlshire --as "Ann Lee" >/dev/null
wsoa add plan p form=wsoa title=Plan >/dev/null
printf 'ref,title,due_on\n,,nonsense\n9.1,x,\n' >sheet.csv
mkdir elsewhere
ln -s . here
events=$(wsoa log --jsonl)

for name in wsoa.db wsoa.db-wal wsoa.db-journal wsoa.db-shm; do
	said='this belongs to the store'
	[ $name != wsoa.db ] || said='this is the store itself'
	for path in $name here/elsewhere/../$name "$PWD/$name"; do
		expect_err 3 "$said" wsoa backup "$path"
		expect_err 3 "$said" wsoa report board -o "$path"
		expect_err 3 "$said" wsoa report board --format csv -o "$path/"
		expect_err 3 "$said" wsoa history @ann-lee --format html -o "$path"
		expect_err 3 "$said" wsoa diff 1 -o "$path"
		expect_err 3 "$said" wsoa workflow graph action -o "$path"
		expect_err 3 "$said" wsoa export visit -o "$path/"
		expect_err 3 "$said" wsoa alerts send --mail-to-folder "$path/"
		expect_err 3 "$said" wsoa import actions sheet.csv --good-rows "$path"
		expect_err 3 "$said" wsoa import actions sheet.csv --good-rows "$path" --dry-run
	done
done
ln -s wsoa.db-journal link
expect_err 3 'this belongs to the store' wsoa report board -o link
ln wsoa.db second-name
expect_err 3 'this is the store itself' wsoa report board -o second-name
rm link second-name
is 'nothing was written' "$(ls -I wsoa.db-wal -I wsoa.db-shm)" $'elsewhere\nhere\nsheet.csv\nwsoa.db'
is 'and nothing recorded' "$(wsoa log --jsonl)" "$events"
ok wsoa verify

# The same name elsewhere is another file; without a store a name is a name.
ok wsoa report board -o elsewhere/wsoa.db-wal
wsoa workflow show action >action.json
ok wsoa workflow graph action.json -o wsoa.db-wal.dot

# A store under such a name would go as soon as the other one is written to.
for name in wsoa.db-wal here/wsoa.db-journal; do
	expect_err 1 'this belongs to the store' wsoa init --area Elsewhere --as Bob --db "$name"
done
ok wsoa init --area Elsewhere --as Bob --db no.db-wal
