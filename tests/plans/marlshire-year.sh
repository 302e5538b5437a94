# For tests: makes a store wsoa.db in this folder that has seen half a year.
# The caller has a function wsoa. Ends on 14 October 2019.
#
#   marlshire_year FOLDER_OF_THE_PLANS

# at DAY COMMAND...: as if it were that day.
at()
{
	local day=$1
	shift
	WSOA_NOW=${day}T09:00:00Z wsoa "$@" >>log.txt 2>&1 || {
		printf 'failed on %s: wsoa %s\n' "$day" "$*"
		tail -n 3 log.txt
		return 1
	}
}

# deliver DAY REF...: each delivered by its lead and signed off by another person.
deliver()
{
	local day=$1 ref
	shift
	for ref; do
		at "$day" done "$ref" "Minutes of the workstream" --held-by "Programme office" --as @jane &&
			at "$day" move "$ref" sign-off --as @tom || return 1
	done
}

marlshire_year()
{
	# Readings come as their periods do: the sheet of April has none of later ones.
	mkdir plan && cp "$1"/marlshire-{weaknesses,actions}.csv plan &&
		sed -E 's/\|2019-0[4-9]:[0-9.]+//g' "$1/marlshire-measures.csv" >plan/marlshire-measures.csv &&
		at 2019-04-08 init --area Marlshire --as "Ann Lee <ann.lee@example.org>" &&
		at 2019-04-08 add plan wsoa-2018 form=wsoa title="Written statement of action" &&
		at 2019-04-08 import plan --opening 2018-06-04 &&
		at 2019-04-08 add person @jane name="Jane Doe" &&
		at 2019-04-08 add person @tom name="Tom Fox" &&
		at 2019-04-08 set send-group-manager holder=@jane &&
		at 2019-04-08 set local-offer-manager holder=@tom &&
		at 2019-04-08 set S1,S2,S3,S4,S5 lead=@tom --yes &&
		at 2019-04-08 set 'owner:any status:complete' owner=send-group-manager --yes &&
		at 2019-04-09 move 'status:complete workstream:S1,S3,S4' reopen --reason "not all of it is in use" --yes &&
		deliver 2019-05-14 1.1.1 1.1.2 3.1.1 &&
		deliver 2019-06-11 3.2.1 3.2.3 4.1.1 &&
		at 2019-06-17 add meeting B1 board="SEND Improvement Board" held_on=2019-06-17 &&
		deliver 2019-07-09 3.1.3 4.1.2 &&
		at 2019-08-20 set S2 rating=amber --as @tom &&
		at 2019-09-02 import measures "$1/marlshire-measures.csv" &&
		at 2019-09-16 add meeting B2 board="SEND Improvement Board" held_on=2019-09-16 &&
		at 2019-09-16 decide B2 hold 2.1.4 --reason "Until the new trust opens" hold_until=2019-10-31 &&
		deliver 2019-09-24 1.2.1 3.2.2 4.2.1 &&
		at 2019-09-30 add milestone of=2.2.4 title="First data return" due_on=2019-11-01 &&
		at 2019-10-01 update 4.3.2 red 40% "Two therapists left" --reason "Posts are empty" --recovery "Agency staff from November" --as @ann-lee &&
		at 2019-10-02 move 5.2.3 start --as @ann-lee &&
		at 2019-10-07 done 3.1.4 "Sign-off sheet in use" --held-by "Programme office" --as @jane &&
		at 2019-10-14 set 2.2.4 due_on=2019-11-22
}
