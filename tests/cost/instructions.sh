#!/usr/bin/env bash
# Instructions of the commands that people wait for: so many times the floor's
# (tests/bench/floor.c), as ceilings.txt has it, and as many with ten times as
# many actions; as-of, twice as many of twice as many events. And of the first
# line of what is long, against the whole.
# shellcheck source=tests/cli/harness.sh
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"
# shellcheck source=tests/bench/stores.sh
source "$WSOA_SOURCE_DIR/tests/bench/stores.sh"

if grep -q -e __asan_init -e __gcov_init "$WSOA"; then
	echo "the program counts or checks itself, so its instructions say nothing"
	exit 77
fi
if ! valgrind --tool=none true 2>/dev/null; then
	echo "valgrind cannot run here, so nothing was counted"
	exit 77
fi
floor=${WSOA%/*}/tests/floor
at=2019-01-01T09:00:00.000Z
export WSOA_NOW=$at

# count COMMAND...: prints its instructions; dynamic linking is among them. Nothing where the command failed.
count()
{
	counted "$@" >/dev/null && collected
}
counted()
{
	valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=count.txt "$@"
}
collected()
{
	sed -n 's/.*Collected : //p' count.txt
}

for n in 1 10; do
	bench_store ${n}000 3 $n.db || exit 1
done
cp 10.db other.db

# compare WHAT WORDS-OF-WSOA -- WORDS-OF-FLOOR; DAY is one with ten actions late, in either store
compare()
{
	local what=$1 small large base words=() most flat
	shift
	while [ "$1" != -- ]; do
		words+=("$1")
		shift
	done
	shift
	read -r _ most flat < <(grep "^$what " "$WSOA_SOURCE_DIR/tests/cost/ceilings.txt")
	small=$(count "$WSOA" --db 1.db "${words[@]/DAY/2019-01-11}")
	large=$(count "$WSOA" --db 10.db "${words[@]/DAY/2019-01-02}")
	base=$(count "$floor" "${@/DAY/2019-01-02}")
	printf '%-10s %9d  floor %9d  ratio %s  ten times as many: %s\n' "$what" "$large" "$base" \
		"$(quotient "$large" "$base")" "$(quotient "$large" "$small")"
	within "$what: against the floor" "$large" "$base" "$most"
	within "$what: ten times as many actions" "$large" "$small" "$flat"
}

quotient()
{
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}

within()
{
	if awk -v a="$2" -v b="$3" -v most="$4" 'BEGIN { exit !(a > 0 && b > 0 && most > 0 && a <= b * most) }'; then
		_pass
	else
		_fail "$1" "$2 to $3: $(quotient "$2" "$3"), at most $4 wanted"
	fi
}

compare start version -- nothing
compare move move 1.1.10 start -- other.db move 1.1.10 in-progress $at @ann-lee
compare set set 1.1.1 percent=55 -- other.db set 1.1.1 55 $at @ann-lee
compare add add action N1 title=Promise owner=post-2 due_on=2019-05-31 -- \
	other.db add N1 Promise 2019-05-31 post-2 $at @ann-lee 9d1cad12-6587-4c32-8af2-3a6f137ee41e 0123456789abcdef0123456789abcdef
compare show show 1.1.1 -- other.db show 1.1.1
compare overdue overdue --on DAY -- other.db overdue DAY

# A replay costs what its events cost: of twice as many, twice as much.
bench_store 500 3 half.db || exit 1
# replay STORE: prints the instructions of a list as of its last event
replay()
{
	count "$WSOA" --db "$1" list plans --as-of "$("$WSOA" --db "$1" log --last 1 --json | jq '.items[0].seq')"
}
read -r _ most _ < <(grep '^as-of ' "$WSOA_SOURCE_DIR/tests/cost/ceilings.txt")
half=$(replay half.db)
whole=$(replay 1.db)
printf '%-10s %9d  of half as many events %9d  ratio %s\n' as-of "$whole" "$half" "$(quotient "$whole" "$half")"
within 'as-of: twice as many events' "$whole" "$half" "$most"
within 'as-of: half as many events' "$half" "$whole" 0.6

# What is long comes out while the rest is read: whoever takes the first line alone costs a part of the whole.
bench_store 3000 3 3.db || exit 1
for command in 'list --jsonl' 'list --csv' 'log --jsonl'; do
	read -ra words <<<"$command"
	whole=$(count "$WSOA" --db 3.db "${words[@]}")
	counted "$WSOA" --db 3.db "${words[@]}" | head -n 1 >first.txt
	is "$command: a first line" "$(wc -l <first.txt)" 1
	within "$command: the first line of all" "$(collected)" "$whole" 0.5
done
