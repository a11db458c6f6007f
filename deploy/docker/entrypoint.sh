#!/usr/bin/env bash
# Starts a node in a container (or on a machine): looks whether there is enough of what it needs, and becomes the JVM. Arguments are the
# node's; HEAP_MIN, HEAP_MAX (MB), MIN_MEMORY (MB) and JAVA_OPTS are this script's.
set -euo pipefail

home=${APP_HOME:-/opt/holdfast}
data=${APP_DATA:-/var/lib/holdfast}
java=${JAVA_HOME:-/opt/java}/bin/java
cgroup=${CGROUP:-/sys/fs/cgroup}
meminfo=${MEMINFO:-/proc/meminfo}
wanted_files=65535

say() { printf 'entrypoint: %s\n' "$*" >&2; }

# MB that the container may use, by its limit or the machine's size, and MB of these that are free.
available=$(($(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' "$meminfo") / 1024))
size=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' "$meminfo") / 1024))
limit=$(cat "$cgroup/memory.max" 2>/dev/null || echo max)
if [[ $limit != max ]]; then
  limit=$((limit / 1048576))
  left=$((limit - $(cat "$cgroup/memory.current") / 1048576))
  size=$((limit < size ? limit : size))
  available=$((left < available ? left : available))
fi
if [[ $available -lt ${MIN_MEMORY:-256} ]]; then
  say "memory: $available MB free (expected: ${MIN_MEMORY:-256} MB or more)"
  exit 1
fi

ulimit -n "$wanted_files" 2>/dev/null || true
if [[ $(ulimit -n) != unlimited && $(ulimit -n) -lt $wanted_files ]]; then
  say "open files: $(ulimit -n) (expected: $wanted_files; each client takes one). Going on with what there is"
fi

# Half of the memory is heap, from 512 MB to 2 GB: connections, the JVM and the page cache take their part outside of it.
half=$((size / 2))
max=${HEAP_MAX:-$((half > 2048 ? 2048 : half))}
min=${HEAP_MIN:-$((max < 512 ? max : 512))}
flags=(
  "-Xms${min}m" "-Xmx${max}m"
  -XX:+UseG1GC -XX:MaxGCPauseMillis=50
  -XX:+ExitOnOutOfMemoryError -XX:+HeapDumpOnOutOfMemoryError "-XX:HeapDumpPath=$data"
  # Nodes come and go: what DNS said is good for seconds.
  -Dsun.net.inetaddr.ttl=5 -Dsun.net.inetaddr.negative.ttl=1
)
version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$(dirname "$(dirname "$java")")/release")
if [[ $version -ge 25 ]]; then
  flags+=(-XX:+UseCompactObjectHeaders --sun-misc-unsafe-memory-access=allow)
fi
if [[ -f $home/holdfast.aot ]]; then
  flags+=("-XX:AOTCache=$home/holdfast.aot" -Xlog:aot=off -Xlog:cds=off)
fi
read -ra more <<<"${JAVA_OPTS:-}"

# How many clients there are, once in a while, as long as this process lives, which becomes the JVM.
if [[ ${CONNECTION_LOG_SECONDS:-30} -gt 0 ]]; then
  while sleep "${CONNECTION_LOG_SECONDS:-30}" && kill -0 $$ 2>/dev/null; do
    "$(dirname "${BASH_SOURCE[0]}")/healthcheck.sh" connections >&2 || true
  done &
fi

exec "$java" "${flags[@]}" ${more[@]+"${more[@]}"} -jar "$home/holdfast.jar" "$@"
