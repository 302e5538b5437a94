# Stores to measure with, made by the program itself: source this. The caller
# has set $WSOA, the program. Due dates are spread over a thousand days from
# 1 January 2019 on, so the day that is asked about chooses how many are late.
#
#   bench_sheet ACTIONS FILE     the actions as CSV
#   bench_empty FILE             a store with a plan, posts and weaknesses
#   bench_store ACTIONS EVENTS FILE   with so many actions, and events for each

# One in a hundred late; one in five.
bench_few=2019-01-11 bench_many=2019-07-20

bench_sheet()
{
	awk -v n="$1" 'BEGIN {
		print "ref,title,text,owner,workstream,weaknesses,start_on,due_on"
		split("31 28 31 30 31 30 31 31 30 31 30 31", days, " ")
		for (d = 0; d < 1000; d++) {
			if (!d) { y = 2019; m = 1; dom = 1 }
			due[d] = sprintf("%d-%02d-%02d", y, m, dom)
			if (++dom > days[m] + (m == 2 && y == 2020)) { dom = 1; if (++m > 12) { m = 1; y++ } }
		}
		for (i = 0; i < n; i++)
			printf "%d.%d.%d,Action %d of the plan,\"Number %d in full: what is done, with whom, and what it takes\",post-%d,S%d,W%02d,2018-06-01,%s\n",
				int(i / 100) + 1, int(i / 10) % 10 + 1, i % 10 + 1, i, i, i % 20 + 1, i % 10 + 1, i * 7 % 20 + 1, due[i * 7919 % 1000]
	}' >"$2"
}

# at DAY COMMAND...: on the store $bench_db, as if it were that day
_bench_at()
{
	local day=$1
	shift
	WSOA_NOW=${day}T09:00:00Z "$WSOA" --db "$bench_db" "$@" >"$bench_db.out" 2>&1 || { cat "$bench_db.out"; return 1; }
}

bench_empty()
{
	local bench_db=$1 i
	rm -f "$1" "$1"-wal "$1"-shm
	_bench_at 2018-06-01 init --area Marlshire --as "Ann Lee" &&
		_bench_at 2018-06-01 add plan wsoa-2018 form=wsoa title="Written statement of action" &&
		_bench_at 2018-06-01 add organisation council name="Marlshire County Council" form=council || return
	for i in $(seq 20); do
		_bench_at 2018-06-01 add person "@p$i" name="Officer $i" &&
			_bench_at 2018-06-01 add post "post-$i" title="Post $i" organisation=council holder="@p$i" &&
			_bench_at 2018-06-01 add weakness "W$(printf %02d "$i")" title="Weakness $i" || return
	done
	for i in $(seq 10); do
		_bench_at 2018-06-01 add workstream "S$i" title="Strand $i" || return
	done
	rm -f "$1.out"
}

# What is done with every action after its import, a round each: selection|command|words.
# Those of workstream S10 stay not started.
_bench_rounds=(
	"workstream!=S10|move|start workstream:S10|set|rating=grey"
	"workstream!=S10|set|percent=10 workstream:S10|set|percent=0"
	"ref:any|set|rating=green"
	"ref:any|set|progress=Agreed_with_the_schools,_and_the_first_letters_went_out"
	"ref:any|set|percent=25"
	"ref:any|set|next_steps=Forum"
	"ref:any|set|rating=green"
	"ref:any|set|percent=40"
	"ref:any|set|progress=Half_of_the_cases_have_been_read_again"
)

bench_store()
{
	local bench_db=$3 round month=6 selection verb words rounds=$(($2 - 1))
	bench_empty "$3" && bench_sheet "$1" "$3.csv" && _bench_at 2018-06-02 import actions "$3.csv" || return
	for round in "${_bench_rounds[@]:0:rounds}"; do
		month=$((month < 12 ? month + 1 : 12))
		for round in $round; do
			IFS='|' read -r selection verb words <<<"$round"
			case $words in *_*=*) ;; *) words=${words//_/ } ;; esac
			_bench_at "2018-$(printf %02d $month)-01" "$verb" "$selection" "$words" --yes || return
		done
	done
	rm -f "$3.csv" "$3.out"
}
