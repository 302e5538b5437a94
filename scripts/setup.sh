#!/usr/bin/env bash
# setup.sh [--long]: installs the packages of packages.txt that are missing,
# with --long those of packages-long.txt too, and what the tests in a browser
# need to build/browser. Asks the network for nothing, and needs no root, when
# nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

lists=(packages.txt)
[ "${1:-}" != --long ] || lists+=(packages-long.txt)

missing_packages()
{
	local name status
	sed 's/#.*//' "${lists[@]}" | while read -r name; do
		[ -n "$name" ] || continue
		# Node.js that came another way brings an npm of its own.
		[ "$name" != npm ] || ! command -v npm >/dev/null || continue
		status=$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) || status=none
		[ "$status" = installed ] || echo "$name"
	done
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "setup: root is needed to install packages, and there is no sudo; as root run: apt-get install $missing" >&2
		exit 1
	fi
}

apt()
{
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

# What tests/browser/package-lock.json pins, once for each state of it. No script of theirs is run.
browser_modules()
{
	[ "${#lists[@]}" -gt 1 ] || return 0
	cmp -s tests/browser/package-lock.json build/browser/node_modules/.pinned && return 0
	echo "setup: fetching the modules of tests/browser"
	mkdir -p build/browser
	cp tests/browser/package.json tests/browser/package-lock.json build/browser
	npm ci --prefix build/browser --ignore-scripts --no-audit --no-fund --loglevel=error
	cp tests/browser/package-lock.json build/browser/node_modules/.pinned
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	echo "setup: this is not Debian; install what packages.txt names, then run cmake --preset dev" >&2
	exit 1
fi

missing=$(missing_packages | paste -s -d ' ')
if [ -z "$missing" ]; then
	echo "setup: every package of ${lists[*]} is installed"
	browser_modules
	exit 0
fi
echo "setup: installing $missing"
# Without Error-Mode=any a mirror that cannot be reached would only be a warning.
apt -o APT::Update::Error-Mode=any update || {
	echo "setup: some package lists could not be fetched (above); trying with those there are" >&2
}
# shellcheck disable=SC2086 # a list of names
apt install -y --no-install-recommends $missing || {
	echo "setup: apt-get could not install: $missing" >&2
	exit 1
}
browser_modules
echo "setup: done"
