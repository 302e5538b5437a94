# For the shell tests: source this first. A case is one call; the summary and
# the exit status come by themselves at the end.
#
#   wsoa ...                       the program under test
#   at TIME ...                    the program, with its clock at a day or a moment
#   other ...                      the program, on a store of its own: other/wsoa.db
#   field REF NAME                 a field of a record, as JSON has it
#   block PAGE LANGUAGE [N]        the Nth block of a page in one language; without N all of them
#   ok CMD...                      exits with 0
#   expect_status N CMD...         exits with N
#   expect_out TEXT CMD...         exits with 0 and prints exactly TEXT (standard output)
#   expect_err N TEXT CMD...       exits with N and its standard error holds TEXT
#   is WHAT GOT WANTED             two texts are the same
#   has WHAT TEXT PART             a text holds another
#   typed FILE                     each "$ command" of a page, in its blocks of console,
#                                  prints what stands below it, but for hashes
#
# After a case, $out and $err hold what the command printed. Standard input of
# the call is the command's.

for _name in $(compgen -e WSOA_); do
	case $_name in
	WSOA_SOURCE_DIR | WSOA_LONG) ;;
	*) unset "$_name" ;;
	esac
done
export WSOA_NOW=2019-10-14T09:00:00Z

_passed=0
_failed=0
out=
err=

wsoa()
{
	"$WSOA" "$@"
}

at()
{
	WSOA_NOW=$1 wsoa "${@:2}"
}

other()
{
	mkdir -p other
	WSOA_DB=$PWD/other/wsoa.db wsoa "$@"
}

field()
{
	wsoa show "$1" --json | jq -c ".items[0].$2"
}

block()
{
	awk -v fence="\`\`\`$2" -v n="${3:-0}" '$0 == fence { on = !n || ++seen == n; next } /^```/ { on = 0 } on' "$1"
}

_pass()
{
	_passed=$((_passed + 1))
}

# _fail WHAT LINE...: with the line of the test script that asked.
_fail()
{
	local level=0
	while [ "${BASH_SOURCE[level]}" = "${BASH_SOURCE[0]}" ]; do
		level=$((level + 1))
	done
	_failed=$((_failed + 1))
	printf 'FAILED %s:%s: %s\n' "${BASH_SOURCE[level]##*/}" "${BASH_LINENO[level - 1]}" "$1"
	shift
	printf '%s\n' "$@" | sed 's/^/    /'
}

# Runs a command; leaves $out, $err and $_status.
_run()
{
	local file
	file=$(mktemp)
	# The x keeps newlines at the end, which $() would drop.
	out=$("$@" 2>"$file"; _s=$?; printf x; exit "$_s")
	_status=$?
	out=${out%x}
	err=$(cat "$file"; printf x)
	err=${err%x}
	rm -f "$file"
}

_printed()
{
	printf 'output: %s\nerrors: %s' "$out" "$err"
}

expect_status()
{
	local wanted=$1
	shift
	_run "$@"
	if [ "$_status" -eq "$wanted" ]; then
		_pass
	else
		_fail "$*" "exit status $_status, not $wanted" "$(_printed)"
	fi
}

ok()
{
	expect_status 0 "$@"
}

# A newline at the very end is not compared.
expect_out()
{
	local wanted=$1
	shift
	_run "$@"
	if [ "$_status" -eq 0 ] && [ "${out%$'\n'}" = "${wanted%$'\n'}" ]; then
		_pass
	else
		_fail "$*" "exit status $_status; wanted: $wanted" "$(_printed)"
	fi
}

expect_err()
{
	local wanted=$1 part=$2
	shift 2
	_run "$@"
	if [ "$_status" -eq "$wanted" ] && [[ $err == *"$part"* ]]; then
		_pass
	else
		_fail "$*" "exit status $_status; wanted $wanted and: $part" "$(_printed)"
	fi
}

is()
{
	if [ "$2" = "$3" ]; then
		_pass
	else
		_fail "$1" "got:    $2" "wanted: $3"
	fi
}

has()
{
	if [[ $2 == *"$3"* ]]; then
		_pass
	else
		_fail "$1" "got:    $2" "wanted: ... $3 ..."
	fi
}

# Only hashes differ from store to store: identifiers and salts are random.
_mask()
{
	sed -E 's/[0-9a-f]{64}/HASH/g'
}

_typed_check()
{
	[ -z "$_typed" ] || is "$_typed" "$(eval "$_typed" 2>&1 </dev/null | _mask)" "$(printf %s "$_wanted" | _mask)"
}

typed()
{
	local line _typed='' _wanted=''
	while IFS= read -r line; do
		case $line in
		'$ '*)
			_typed_check
			_typed=${line#'$ '} _wanted=
			;;
		*) _wanted+=$line$'\n' ;;
		esac
	done < <(block "$1" console)
	[ -n "$_typed" ] || _fail "typed $1" 'no command is in it'
	_typed_check
}

# A script that broke off, or asked nothing, has failed too.
_finish()
{
	local status=$?
	printf '%d passed, %d failed\n' "$_passed" "$_failed"
	[ "$status" -ne 0 ] && exit "$status"
	[ "$_failed" -eq 0 ] && [ "$_passed" -gt 0 ] || exit 1
}
trap _finish EXIT
