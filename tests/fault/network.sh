#!/usr/bin/env bash
# A store on a network file system: it is read with a warning, and nothing is written to it.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export WSOA_PERSON=@ann-lee
# strace puts a file system's magic number where statfs() answers.
on_magic()
{
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 strace -f -o /dev/null -e trace=statfs -e inject=statfs:poke_exit=@arg2="$1" "${@:2}"
}
if ! on_magic 6969000000000000 true 2>/dev/null; then
	echo 'strace cannot poke here: a network file system is not played'
	exit 77
fi
wsoa init --area Marlshire --as "Ann Lee" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
wsoa add action 1.1 title="Train staff" due_on=2019-12-31 >/dev/null
ok wsoa verify

# NFS, CIFS, 9P, and FUSE over what is no local disk
for magic in 6969000000000000 424d53ff00000000 9719020100000000 4655736500000000; do
	before=$(sha256sum wsoa.db)
	_run on_magic $magic "$WSOA" list actions
	is "read on $magic" "$_status" 0
	is "what is read on $magic" "${out%$'\n'}" "$(wsoa list actions)"
	has "and said on $magic" "$err" 'the store lies on a network file system: what is read may be wrong'
	_run on_magic $magic "$WSOA" list actions --json
	is 'as JSON too' "$(jq -c '.warnings[0].what | length > 0' <<<"$err")" true
	expect_err 1 'the store lies on a network file system, where its locks cannot be relied on' on_magic $magic "$WSOA" note 1.1 x
	expect_err 1 'network file system' on_magic $magic "$WSOA" init --db new.db --area M --as Ann
	is "nothing is written on $magic" "$(sha256sum wsoa.db) $(ls new.db* 2>/dev/null)" "$before "
done
