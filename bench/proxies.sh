#!/usr/bin/env bash
# What nginx and HAProxy add to an event, with the files in deploy/ as they are but for addresses and the certificate: the
# same load goes to one node directly and through each of them, in turn. Needs both jars, nginx, haproxy and openssl.
# STREAMS, RATE (events/s of each), WARMUP and DURATION (s) and TURNS can be set.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=${JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/}java}
dir=$(mktemp -d)
started=()
stop() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$dir"
}
trap stop EXIT

http=18080 management=18081 ws=18082
cp -r "$root/deploy/nginx" "$root/deploy/haproxy" "$dir"
mkdir "$dir/nginx/tls" "$dir/haproxy/tls"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost \
  -keyout "$dir/nginx/tls/privkey.pem" -out "$dir/nginx/tls/fullchain.pem" 2>/dev/null
cat "$dir"/nginx/tls/{fullchain,privkey}.pem >"$dir/haproxy/tls/holdfast.pem"
sed -i -E "s/10\.0\.0\.1[123]:8080/127.0.0.1:$http/; s/10\.0\.0\.1[123]:8081/127.0.0.1:$management/
  s/10\.0\.0\.1[123]:8082/127.0.0.1:$ws/; s/check port 8081/check port $management/
  /listen \[::\]/d; s/listen 80;/listen 127.0.0.1:18088;/; s/listen 443 /listen 127.0.0.1:18443 /; s/listen 8088;/listen 127.0.0.1:18089;/
  s/bind :80$/bind 127.0.0.1:18090/; s/bind :443 /bind 127.0.0.1:18444 /; s/127\.0\.0\.1:8404/127.0.0.1:18404/
  s#pid /run/nginx.pid#pid $dir/nginx.pid#" "$dir"/nginx/*.conf "$dir/haproxy/haproxy.cfg"

HOLDFAST_RATE_LIMIT=off "$java" ${JVM:-} -jar "${NODE_JAR:-$root/node/target/holdfast.jar}" --http-port $http --management-port $management \
  --ws-port $ws --cluster-port 5790 --cluster-members 127.0.0.1:5790 --upstream http://127.0.0.1:9100/ >"$dir/node.log" 2>&1 &
node=$!
nginx -p "$dir/nginx/" -c "$dir/nginx/nginx.conf" -g 'daemon off;' >"$dir/nginx.log" 2>&1 &
started+=("$node" $!)
HAPROXY_STATS_USER=operator HAPROXY_STATS_PASSWORD=unused haproxy -db -f "$dir/haproxy/haproxy.cfg" >"$dir/haproxy.log" 2>&1 &
started+=($!)
curl -sf --retry 60 --retry-delay 1 --retry-all-errors -o "$dir/ready" "http://127.0.0.1:$management/actuator/health/readiness"

for _ in $(seq "${TURNS:-3}"); do
  for url in "http://127.0.0.1:$http" https://127.0.0.1:18443 https://127.0.0.1:18444; do
    "$java" -XX:+UseSerialGC -Xmn64m -Xmx1g -jar "${BENCH_JAR:-$root/bench/target/holdfast-bench.jar}" run --url "$url" --pid "$node" \
      --streams "${STREAMS:-200}" --rate "${RATE:-20}" --warmup "${WARMUP:-5}" --duration "${DURATION:-8}" 2>>"$dir/tool.log" |
      sed "s#^#$url  #"
  done
done
