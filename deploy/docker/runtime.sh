#!/usr/bin/env bash
# Makes what the image runs: a Java runtime cut by jlink to the modules that the jar needs, and a cache of loaded classes for
# exactly this runtime and jar. The Dockerfile and a test use it.
#   runtime.sh JDK JAR RUNTIME CACHE
# JAR is where the node will start it from: the cache is good for that path only.
set -euo pipefail

jdk=$1 jar=$2 runtime=$3 cache=$4

# jdeps would miss what is looked up by name: DNS, elliptic curves, JMX and the memory's internals.
modules=java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss
modules+=,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported
"$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files --compress zip-6 --output "$runtime"

# The flags have to be those of entrypoint.sh, as far as they say how objects look.
log=$(mktemp)
"$runtime/bin/java" -XX:AOTCacheOutput="$cache" -Xlog:aot=off -Xlog:cds=off -XX:+UseG1GC -XX:+UseCompactObjectHeaders \
  --sun-misc-unsafe-memory-access=allow -jar "$jar" \
  --http-port 0 --ws-port 0 --management-port 0 --cluster-port 5799 --cluster-members 127.0.0.1:5799 >"$log" 2>&1 &
node=$!
for _ in $(seq 300); do
  ready=$(grep -m1 '^Holdfast ready' "$log" || true)
  if [[ -n $ready ]] || ! kill -0 $node 2>/dev/null; then
    break
  fi
  sleep 0.1
done
port=$(sed -n 's/.*http=http:\/\/127.0.0.1:\([0-9]*\)\/.*/\1/p' <<<"$ready")
if [[ -z $port ]]; then
  cat "$log" >&2
  exit 1
fi
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /api/stream/test HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
timeout 10 cat <&3 >/dev/null || true
exec 3>&-
kill $node
wait $node || true
[[ -f $cache ]] || { cat "$log" >&2; exit 1; }
