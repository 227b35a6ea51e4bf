#!/usr/bin/env bash
# Everything this repository promises, checked in one command: build without a warning, format, architecture, both databases, the real app in a real browser.
# Installs what is missing on a Debian machine, starts throw-away servers under its own temporary folder, stops what it started.
# The last line is "N passed, N failed" (", N skipped" may follow); the exit code is 0 only when nothing failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec </dev/null

passed=0 failed=0 skipped=0

# Servers, databases and browser profiles live below TMPDIR, in memory where there is plenty: a database of its own for each test is five hundred files
# made and removed. Each server hangs on a pipe of the program that started it and goes when that goes.
roomy=/tmp
[ "$(df --output=avail -B1M /dev/shm 2>/dev/null | tail -n 1)" -ge 4096 ] 2>/dev/null && roomy=/dev/shm
tmp=$(mktemp -d "$roomy/rp.XXXXXX")
chmod 755 "$tmp"
export TMPDIR=$tmp
export HOME=${HOME:-$tmp}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
# Hundreds of short hosts: less collecting, and no profiling of code that runs a few seconds.
export DOTNET_TieredPGO=0 DOTNET_GCgen0size=0x4000000
compiler=rp-tests-$$
running=

finish() {
  trap - EXIT INT TERM
  if [ -n "$running" ] && kill -0 "$running" 2>/dev/null; then
    kill -TERM "$running" 2>/dev/null
    wait "$running" 2>/dev/null
  fi
  pkill -f "VBCSCompiler.*$compiler"
  # Once more at the end, where somebody who sees only the last screen looks.
  local wrongs
  wrongs=$(cat "$tmp/failures" 2>/dev/null)
  [ -z "$wrongs" ] || wrongs=$(printf '\n== What failed\n%s\n' "$wrongs")$'\n'
  rm -rf "$tmp" 2>/dev/null || { sleep 2; rm -rf "$tmp"; }
  printf '%s' "$wrongs"
  local line="$passed passed, $failed failed"
  [ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
  echo "$line"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit $?
}
trap finish EXIT
trap 'failed=$((failed + 1)); exit 130' INT TERM

say() { printf '\n== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# check NAME COMMAND...: one check of its own; what it says is shown only when it fails.
check() {
  local name=$1 log="$tmp/check.log"
  shift
  say "$name"
  "$@" >"$log" 2>&1 &
  running=$!
  if wait "$running"; then
    running=
    passed=$((passed + 1))
  else
    running=
    failed=$((failed + 1))
    tail -n 60 "$log"
    echo "FAILED: $name" | tee -a "$tmp/failures"
    return 1
  fi
}

# tests PROJECT: runs a test program and adds its counts; a program that ends without a summary is a failure.
tests() {
  local project=$1 log="$tmp/$1.log" summary total errors wrong left
  say "$project"
  timeout --kill-after=10 900 dotnet "$project/bin/Release/net10.0/$project.dll" -noColor >"$log" 2>&1 &
  running=$!
  wait "$running"
  running=
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1)
  grep -vE '^(xUnit|  Discover|  Starting|  Finished)' "$log"
  # A failure is its heading and the lines indented below it.
  awk '/\[FAIL\]/ { shown = 12 } !/\[FAIL\]/ && !/^      / { shown = 0 } shown-- > 0' "$log" >>"$tmp/failures"
  if [ -z "$summary" ]; then
    echo "FAILED: $project ended without a summary" | tee -a "$tmp/failures"
    failed=$((failed + 1))
    return
  fi
  count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$summary"; }
  total=$(count Total) errors=$(count Errors) wrong=$(count Failed) left=$(count Skipped)
  passed=$((passed + total - wrong - left))
  failed=$((failed + wrong + errors))
  skipped=$((skipped + left))
}

missing=()
command -v chromium >/dev/null || missing+=(chromium fonts-liberation)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v curl >/dev/null || missing+=(curl)
command -v pkill >/dev/null || missing+=(procps)
command -v setsid >/dev/null && command -v setpriv >/dev/null || missing+=(util-linux)
if [ ${#missing[@]} -gt 0 ]; then
  say "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
    { echo "FAILED: could not install ${missing[*]}"; failed=1; exit 1; }
fi

check "Restore, exactly the locked versions" dotnet restore ReviewerPortal.sln --locked-mode -v q || exit 1
check "Build, warnings are errors" dotnet build ReviewerPortal.sln -c Release --no-restore -v q -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" || exit 1
check "Tools" dotnet tool restore
check "Format" dotnet csharpier check .
tests ReviewerPortal.Tests
tests ReviewerPortal.E2E
