#!/usr/bin/env bash
# Bytes of a store overwritten, one place after another: doctor always has an answer, and a rebuild mends the store or
# leaves it alone; it never makes a store that does not verify, or loses an event.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export WSOA_PERSON=@ann-lee
cp "$(find "$WSOA_SOURCE_DIR/tests/plans" -name 'store-schema-*.db' | sort -V | tail -n 1)" whole.db
chmod 600 whole.db
ok wsoa note 1.2 'of this program' --db whole.db
sqlite3 whole.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
rm -f whole.db-* whole.db.*
log=$(wsoa log --jsonl --db whole.db | sha256sum)
rm -f whole.db-*
size=$(stat -c %s whole.db)
page=$(sqlite3 whole.db 'PRAGMA page_size')

mended=0 refused=0 unharmed=0 odd=
# Within a page: its header, the pointers to its cells, the middle, the end where cells begin.
places=${WSOA_LONG:+160}
for i in $(seq "${places:-48}"); do
	rm -rf wsoa.db*
	cp whole.db wsoa.db
	offset=$(((i * size / ${places:-48} - page / 2) / page * page + (i % 4 == 0 ? 1 : i % 4 == 1 ? 9 : i % 4 == 2 ? page / 2 : page - 40)))
	printf '\xff\x00\x7f\xff\xff\x01xyz' | dd of=wsoa.db bs=1 seek=$offset conv=notrunc status=none
	sum=$(sha256sum <wsoa.db)
	_run wsoa doctor
	found=$_status
	case $found$err in
	*'report this'* | *anitizer*) odd+=" doctor:$offset:$found" ;;
	0 | 1wsoa:* | 5wsoa:*) ;;
	*) odd+=" doctor:$offset:$found" ;;
	esac
	_run wsoa doctor --rebuild
	case $_status$err in
	*'report this'* | *anitizer*) odd+=" rebuild:$offset:$_status" ;;
	0*)
		[ "$found" -eq 0 ] && unharmed=$((unharmed + 1)) || mended=$((mended + 1))
		"$WSOA" doctor >/dev/null 2>&1 || odd+=" mended:$offset"
		[ "$("$WSOA" log --jsonl | sha256sum)" = "$log" ] || odd+=" log:$offset"
		;;
	*)
		refused=$((refused + 1))
		[ "$found" -ne 0 ] || odd+=" well:$offset"
		[ "$(sha256sum <wsoa.db)" = "$sum" ] || odd+=" changed:$offset"
		[ -z "$(ls | grep 'part\|backup')" ] || odd+=" left:$offset"
		;;
	esac
done
is 'no place has another end' "$odd" ''
printf '%d mended, %d refused, %d unharmed\n' $mended $refused $unharmed
is 'some were mended, some refused' "$((mended > 0 && refused > 0))" 1
