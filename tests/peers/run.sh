#!/usr/bin/env bash
# 500 single calls, one after the other, by this library and by the other clients, against one embedded portal: seconds and
# calls a second of each one's best round. Ends with 1 if ours is less than five times as fast as the fastest of the others as
# they are installed. One of them can be given an HTTP session that keeps its connection; that ratio is printed too.
#
# Needs python3 with venv, node with npm, and the package registries; nothing is installed outside target/peers.
#   tests/peers/run.sh [ROUNDS [CALLS]]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
rounds=${1:-5}
calls=${2:-500}
target=${CARGO_TARGET_DIR:-$root/target}
work=$target/peers
mkdir -p "$work"

cd "$root"
cargo build --quiet --release -p bitrix-api --example embedded_portal --no-default-features --features mock,im
cargo build --quiet --release -p bitrix-tests-client --example singles
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet fast_bitrix24==1.8.14 b24pysdk==1.3.2
cp "$here/singles.mjs" "$work/"
(cd "$work" && { [ -f package.json ] || npm init --yes >/dev/null; } && npm install --silent --no-save @bitrix24/b24jssdk@2.2.0)

# The portal reads its input until this script ends.
coproc portal { "$target/release/examples/embedded_portal"; }
trap 'kill "$portal_PID" 2>/dev/null || true' EXIT
read -r webhook <&"${portal[0]}"

call() {
    case $1 in
    ours) "$target/release/examples/singles" "$webhook" "$calls" ;;
    b24jssdk) node "$work/singles.mjs" "$webhook" "$calls" ;;
    *) "$work/venv/bin/python" "$here/singles.py" "$1" "$webhook" "$calls" ;;
    esac
}

clients=(ours fast_bitrix24 fast_bitrix24-own-session b24pysdk b24jssdk)
# In turns, so that what else the machine does meets all alike.
for ((round = 0; round < rounds; round++)); do
    for client in "${clients[@]}"; do
        echo "$client $(call "$client" | tail -n 1)"
    done
done | awk -v calls="$calls" '
    !($1 in best) || $2 < best[$1] { best[$1] = $2 }
    END {
        for (client in best) {
            rate = calls / best[client]
            printf "%-28s %8.3f s %9.0f calls/s\n", client, best[client], rate
            if (client == "ours") ours = rate
            else if (client ~ /own-session/) kept = rate
            else if (rate > fastest) { fastest = rate; name = client }
        }
        printf "ours against the fastest other (%s): %.1f (at least 5)\n", name, ours / fastest
        printf "ours against fast_bitrix24 with a session of its user: %.1f\n", ours / kept
        exit ours / fastest < 5
    }'
