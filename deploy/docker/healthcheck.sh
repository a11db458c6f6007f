#!/usr/bin/env bash
# Whether the node in this container is healthy, a stream flows and a WebSocket answers. Needs nothing but bash, which opens
# the connections itself. With "connections": says how many clients there are.
set -euo pipefail

host=${HOLDFAST_HOST:-127.0.0.1}
[[ $host != 0.0.0.0 ]] || host=127.0.0.1
http=${HOLDFAST_HTTP_PORT:-8080}
management=${HOLDFAST_MANAGEMENT_PORT:-8081}
ws=${HOLDFAST_WS_PORT:-8082}
seconds=${HEALTH_TIMEOUT:-4}
credential=${HEALTH_API_KEY:+X-API-Key: $HEALTH_API_KEY$'\r\n'}

fail() {
  printf 'unhealthy: %s\n' "$*"
  exit 1
}

# ask PORT PATH: the whole answer, head and body.
ask() {
  exec 3<>"/dev/tcp/$host/$1" || return 1
  printf 'GET %s HTTP/1.1\r\nHost: %s:%s\r\n%sConnection: close\r\n\r\n' "$2" "$host" "$1" "$credential" >&3
  timeout "$seconds" cat <&3
  exec 3>&-
}

# A WebSocket that is opened with a fixed key and sent two frames with a mask of zeros: a resume of a stream that nobody has,
# whose refusal is an answer, and a close, after which the connection ends.
socket() {
  local message='{"type":"resume","ref":"health","stream":"none","after":-1}' length line
  exec 3<>"/dev/tcp/$host/$ws" || return 1
  printf 'GET /ws/ HTTP/1.1\r\nHost: %s:%s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n%sSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: holdfast.v1\r\nSec-WebSocket-Key: aGVhbHRoLWNoZWNrLWtleQ==\r\n\r\n' \
    "$host" "$ws" "$credential" >&3
  IFS= read -rt "$seconds" line <&3
  printf '%s ' "${line%$'\r'}"
  while [[ -n ${line%$'\r'} ]]; do
    IFS= read -rt "$seconds" line <&3
  done
  length=$(printf '\\x%x' $((0x80 + ${#message})))
  printf "\\x81$length\\x00\\x00\\x00\\x00%s\\x88\\x82\\x00\\x00\\x00\\x00\\x03\\xe8" "$message" >&3
  timeout "$seconds" cat <&3 | grep -a -o '"code":"[a-z_]*"'
  exec 3>&-
}

metrics() { ask "$management" /actuator/prometheus | sed -n "s/^$1\(.*\) \([0-9.]*\)\r*$/\2/p" | head -n 1; }

if [[ ${1:-} == connections ]]; then
  connections=$(metrics streaming_connections_active 2>/dev/null) || fail 'no metrics'
  printf 'connections: %s\n' "${connections%.0}"
  exit 0
fi

answer=$(ask "$management" /actuator/health/readiness 2>/dev/null) || fail "no answer on port $management"
[[ $answer == 'HTTP/1.1 200'* ]] || fail "readiness: ${answer%%$'\r'*}"

# A stream node serves no clients; a gateway with TLS or credentials of its own is looked at through its management port.
[[ ,${HOLDFAST_ROLES:-gateway}, == *,gateway,* && -z ${HOLDFAST_TLS_CERT:-} ]] || exit 0
[[ ${HOLDFAST_AUTH:-none} == none || -n $credential ]] || exit 0

answer=$(ask "$http" /api/stream/test 2>/dev/null) || fail "no answer on port $http"
[[ $answer == *'id: '*'data: '* ]] || fail "stream: ${answer%%$'\r'*}"

answer=$(socket 2>/dev/null) || true
[[ $answer == *' 101'*'"code"'* ]] || fail "WebSocket: ${answer:-no answer}"
