#!/usr/bin/env bash
# Builds what is given out: dateline-VERSION-PLATFORM.tar.gz with the program, man pages, shell completions, the service and the
# licences, and its SHA-256 beside it. The same commit gives the same archive on the same toolchain.
#
#   packaging/release.sh [FOLDER]       (dist/ unless told)
set -euo pipefail
cd "$(dirname "$0")/.."
to="${1:-dist}"
version=$(cargo metadata --format-version 1 --no-deps --offline | python3 -c '
import json, sys
print(next(p["version"] for p in json.load(sys.stdin)["packages"] if p["name"] == "dateline-cli"))')
platform=$(rustc -vV | sed -n 's/^host: //p')
# No path of this machine goes into the program.
export RUSTFLAGS="${RUSTFLAGS:-} --remap-path-prefix=$PWD=dateline --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo"
cargo build --release --locked --package dateline-cli
target=$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
name="dateline-$version-$platform"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/$name/man" "$work/$name/completions" "$to"
cp "$target/release/dateline" README.md CHANGELOG.md LICENSE-* packaging/dateline.service "$work/$name/"
"$target/release/dateline" man --to "$work/$name/man"
for shell in bash zsh fish; do
    "$target/release/dateline" completions "$shell" > "$work/$name/completions/dateline.$shell"
done
when=$(git log -1 --format=%ct)
tar --sort=name --mtime="@$when" --owner=0 --group=0 --numeric-owner -C "$work" -cf - "$name" | gzip -n > "$to/$name.tar.gz"
(cd "$to" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$to/$name.tar.gz"
