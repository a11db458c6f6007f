#!/usr/bin/env bash
# What a stream that has ended holds while it can still be read, for each journal: memory of the nodes, in the heap (after a
# collection) and in buffers outside it, before and after so many streams; and keys of Redis. Needs both jars, jcmd, and
# for Redis redis-server and redis-cli. Arguments: the journals, all three without any. STREAMS, EVENTS, SIZE (bytes of an
# event as SSE) and RATE (events/s of each) can be set.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
node_jar=${NODE_JAR:-$root/node/target/holdfast.jar}
bench_jar=${BENCH_JAR:-$root/bench/target/holdfast-bench.jar}
dir=$(mktemp -d)
streams=${STREAMS:-200} events=${EVENTS:-1000}
redis=6391
started=()
stop() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  started=()
}
trap 'stop; rm -rf "$dir"' EXIT

fail() {
  cat "$1" >&2
  exit 1
}

# start JOURNAL NODES: so many nodes, with a heap that does not grow.
start() {
  local node
  for node in $(seq "$2"); do
    HOLDFAST_RATE_LIMIT=off HOLDFAST_OVERLOAD_LAG=0s HOLDFAST_SELF_TEST_INTERVAL=0s \
      "${bin}java" -XX:+UseCompactObjectHeaders -Xms1g -Xmx1g -jar "$node_jar" --journal "$1" --redis "redis://127.0.0.1:$redis" \
      --http-port 1858"$node" --management-port 1868"$node" --ws-port 0 --cluster-port 589"$node" \
      --cluster-members 127.0.0.1:5891,127.0.0.1:5892 --upstream http://127.0.0.1:9100/ >"$dir/node$node.log" 2>&1 &
    started+=($!)
    curl -sf --retry 60 --retry-delay 1 --retry-all-errors -o "$dir/ready" "$(management "$node")/health/readiness" ||
      fail "$dir/node$node.log"
  done
}

management() {
  echo "http://127.0.0.1:1868$1/actuator"
}

# load NODES: so many whole streams, through each of the nodes in turn.
load() {
  local urls
  urls=$(seq -f 'http://127.0.0.1:1858%.0f' -s , "$1")
  "${bin}java" -XX:+UseSerialGC -Xmn64m -Xmx1g -jar "$bench_jar" run --url "$urls" --streams "$streams" --events "$events" \
    --size "${SIZE:-220}" --rate "${RATE:-50}" --connect-rate 50 --warmup 0 --duration 600 >"$dir/load.log" 2>&1 ||
    fail "$dir/load.log"
}

# used NODES: bytes on all of them.
used() {
  local node
  for node in $(seq "$1"); do
    "${bin}jcmd" "${started[${#started[@]} - $1 + node - 1]}" GC.run >"$dir/jcmd.log"
    curl -sSf "$(management "$node")/prometheus" |
      grep -E '^jvm_memory_used_bytes.*area="heap"|^jvm_buffer_memory_used_bytes.*id="direct"'
  done | awk '{sum += $NF} END {printf "%.0f\n", sum}'
}

# keys: bytes of all keys of the journal.
keys() {
  redis-cli -p "$redis" --scan --pattern 'holdfast:*' | sed 's/^/MEMORY USAGE "/; s/$/" SAMPLES 0/' | redis-cli -p "$redis" |
    awk '{sum += $NF} END {printf "%.0f\n", sum}'
}

# measure JOURNAL NODES: the first half warms them up.
measure() {
  local before after
  start "$1" "$2"
  load "$2"
  before=$(used "$2")
  load "$2"
  after=$(used "$2")
  echo "$1: $(((after - before) / streams)) bytes of memory for a stream of $events events, on $2 node(s)"
}

[ $# -gt 0 ] || set -- memory hazelcast redis
for journal; do
  case "$journal" in
    hazelcast) measure hazelcast 2 ;;
    redis)
      redis-server --port "$redis" --save '' --appendonly no >"$dir/redis.log" &
      started+=($!)
      measure redis 1
      echo "redis: $(($(keys) / (2 * streams))) bytes of keys for a stream of $events events"
      ;;
    *) measure "$journal" 1 ;;
  esac
  stop
done
