#!/usr/bin/env bash
# Modes of what is made, under any umask: the store and what SQLite keeps beside it are as promised, whatever the umask;
# files that are asked for with -o are as the umask has it; what is temporary is private and goes away.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export WSOA_PERSON=@ann-lee
mode()
{
	stat -c %a "$@"
}

# under UMASK COMMAND...
under()
{
	(umask "$1" && shift && "$@")
}

# Who is not root has only the bits; root gives them up.
cp "$WSOA" program
chmod 755 "$TMPDIR/.." . program
mkdir plain
if [ "$(id -u)" -eq 0 ]; then
	chown 65534:65534 plain
	as_plain()
	{
		setpriv --reuid=65534 --regid=65534 --clear-groups env TMPDIR="$PWD/plain" "$PWD/program" "$@"
	}
else
	as_plain()
	{
		"$PWD/program" "$@"
	}
fi

# with_files COMMAND...: while a reader has the store open and a change lies in the -wal, so that all files are there.
with_files()
{
	local db=$1
	shift
	mkfifo hold
	sqlite3 -readonly "$db" <hold >held &
	exec 9>hold
	echo 'BEGIN; SELECT count(*) FROM log;' >&9
	until [ -s held ]; do sleep 0.01; done
	"$@"
	mode "$db" "$db-wal" "$db-shm" | sort -u | paste -sd ' '
	exec 9>&-
	wait
	rm hold held
}

for mask in 000 022 027 077 0777; do
	db=plain/own-$mask.db
	ok under $mask as_plain init --area Marlshire --as "Ann Lee" --db $db
	is "one's own store under umask $mask" "$(mode $db)" 600
	ok under $mask as_plain note @ann-lee x --db $db
	ok under $mask as_plain list people --db $db
	ok under $mask as_plain verify --db $db
	rm -f $db-*
	is "and what lies beside it under umask $mask" "$(with_files $db under $mask "$WSOA" note @ann-lee y --db $db | tail -n 1)" 600

	folder=our-$mask
	mkdir $folder
	chmod 700 $folder
	ok under $mask wsoa init --shared --area Marlshire --as "Ann Lee" --db $folder/wsoa.db
	is "folder of a shared store under umask $mask" "$(mode $folder)" 2770
	is "shared, and what lies beside it, under umask $mask" "$(with_files $folder/wsoa.db under $mask "$WSOA" note @ann-lee x --db $folder/wsoa.db | tail -n 1)" 660
	# a store that only readers use keeps its files: they are the group's too
	rm -f $folder/wsoa.db-*
	ok under $mask wsoa list people --db $folder/wsoa.db
	is "as a reader leaves it under umask $mask" "$(mode $folder/* | sort -u)" 660
	ok under $mask wsoa alerts send --mail-to-folder mail-$mask --db $folder/wsoa.db
	is "the lock of alerts under umask $mask" "$(mode $folder/wsoa.db-alerts)" 660
done

# ---- what is asked for ----

export WSOA_DB=$PWD/our-022/wsoa.db
ok wsoa add plan p form=wsoa title=Plan
ok wsoa add action 1.1 title=Train owner=@ann-lee due_on=2019-10-20
ok wsoa set @ann-lee email=ann@example.org
for mask in 000 022 027 077; do
	file=$(printf '%o' $((0666 & ~mask)))
	folder=$(printf '%o' $((0777 & ~mask)))
	ok under $mask wsoa report board -o board-$mask.html --format html
	is "a report under umask $mask" "$(mode board-$mask.html)" "$file"
	ok under $mask wsoa report board -o tables-$mask --format csv
	is "tables under umask $mask" "$(mode tables-$mask; mode tables-$mask/* | sort -u)" "$folder"$'\n'"$file"
	ok under $mask wsoa export visit -o pack-$mask
	is "a pack under umask $mask" "$(find pack-$mask -type d -exec stat -c %a {} + | sort -u)" "$folder"
	is "files of a pack under umask $mask" "$(find pack-$mask -type f -exec stat -c %a {} + | sort -u)" "$file"
	ok wsoa verify pack-$mask
	printf 'ref,title,due_on\n,,nonsense\n9.%s,x,\n' $mask >sheet.csv
	under $mask wsoa import actions sheet.csv --good-rows refused-$mask.csv >/dev/null 2>&1
	is "refused rows under umask $mask" "$(mode refused-$mask.csv)" "$file"
done

# A file that is there keeps its mode, whoever it was that made it private or shared; and whose it is.
for mode in 600 640 664 400 4755; do
	echo old >theirs.html
	[ "$(id -u)" -ne 0 ] || chown 65534:65533 theirs.html
	chmod $mode theirs.html
	was=$(stat -c '%u:%g %a' theirs.html)
	ok under 022 wsoa report board -o theirs.html --format html
	is "a report over a file of mode $mode" "$(stat -c '%u:%g %a' theirs.html) $(head -c 9 theirs.html)" "${was/4755/755} <!DOCTYPE"
	rm theirs.html
done
if [ "$(id -u)" -eq 0 ]; then
	chmod 755 our-022 && chmod 644 our-022/wsoa.db && chmod 777 plain
	echo old >plain/board.html
	chown 65533:65533 plain/board.html
	chmod 664 plain/board.html
	ok under 000 as_plain report board -o plain/board.html --format html
	is 'whose group one is not of keeps no right for another' "$(stat -c '%u:%g %a' plain/board.html)" '65534:65534 604'
	chmod 2770 our-022 && chmod 660 our-022/wsoa.db
fi

# A folder that may be written in and not read, as one for handing in is.
mkdir plain/in
chmod 300 plain/in
[ "$(id -u)" -ne 0 ] || chown 65534:65534 plain/in
ok as_plain backup plain/in/copy.db --db plain/own-022.db
ok as_plain export visit -o plain/in/pack --db plain/own-022.db --as @ann-lee
ok as_plain report board -o plain/in/board.html --db plain/own-022.db
chmod 700 plain/in
is 'all is there' "$(ls -A plain/in)" $'board.html\ncopy.db\npack'
ok as_plain verify plain/in/pack
ok as_plain verify --db plain/in/copy.db

# Mail names people: nobody else reads it, whatever the umask.
wsoa note 1.1 x >/dev/null
cp our-022/wsoa.db second.db
ok under 000 wsoa alerts send --mail-to-folder mail
is 'mail is private' "$(mode mail mail/* | sort -u | paste -sd ' ')" '600 700'

# A file or a link that somebody put where a message is begun is not written into.
mkdir open
for name in mail/*; do
	name=$(basename "$name")
	echo mine >"open/.$name.part"
	ln "open/.$name.part" "kept-$name"
done
ok wsoa alerts send --mail-to-folder open --db second.db
is 'the message is there' "$(ls open)" "$(ls mail)"
is 'what was there is left as it was' "$(cat kept-*)" mine

# ---- what is temporary ----

mkdir tmp
ok env TMPDIR="$PWD/tmp" "$WSOA" verify pack-022
ok env TMPDIR="$PWD/tmp" "$WSOA" list actions --as-of 2019-10-14
is 'nothing temporary is left' "$(ls -A tmp)" ''
if strace -o /dev/null true 2>/dev/null; then
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 TMPDIR=$PWD/tmp strace -f -o trace -e trace=openat,mkdir "$WSOA" verify pack-022 >/dev/null
	made=$(grep -E 'O_CREAT' trace | grep -E '"/' | grep -v -e O_EXCL -e '[.]gcda"') # a coverage build writes its counters
	is 'what is made under a path is made anew (O_EXCL)' "$made" ''
	has 'the folder of a verification is private and has a random name' "$(grep mkdir trace)" "$PWD/tmp/wsoa-verify-"
	is 'private' "$(grep "mkdir(\"$PWD/tmp" trace | grep -c ', 0700)')" 1
	is 'and nothing is made elsewhere' "$(grep -E 'O_CREAT|mkdir' trace | grep '"/' | grep -v -e '[.]gcda"' -e '/counters/' | grep -vF "\"$PWD/tmp/")" ''
fi
