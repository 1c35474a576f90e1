#!/usr/bin/env bash
# Debian's chromium for the browser tests: installed where it is missing and apt-get may be used, else the tests skip.
set -u
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" > /dev/null 2>&1; then exit 0; fi
done
skip() { echo "chromium: $1; the browser tests are skipped" >&2; exit 0; }
command -v apt-get > /dev/null 2>&1 || skip "not installed, and there is no apt-get (install chromium by hand)"
[ "$(id -u)" -eq 0 ] || skip "not installed, and only root may (sudo apt-get install chromium)"
echo "chromium: installing it for the browser tests (once)" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core > "$log" 2>&1; }
install || { apt-get update -qq > "$log" 2>&1 && install; } || skip "apt-get could not install it ($(tail -n 1 "$log"))"
command -v chromium > /dev/null 2>&1 || skip "installed, but there is no command of that name"
