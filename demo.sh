#!/usr/bin/env bash
# ./demo.sh: builds wsoa as it is installed and shows it at work.
set -euo pipefail
cd "$(dirname "$0")"

build()
{
	scripts/setup.sh
	cmake --preset release --log-level=WARNING
	cmake --build --preset release
}

demo()
{
	echo "The program: $PWD/build/release/wsoa"
}

build
demo
