#!/usr/bin/env bash
# Looks whether a deployment works: health, a stream, a WebSocket, and, where the management port can be reached, connections
# and memory. Every check is made, each says what it found, and the exit code is 1 if one of them failed.
#   verify.sh [BASE_URL] [MANAGEMENT_URL]
# BASE_URL is where clients ask (default: http://127.0.0.1:8080), of a node or of a proxy; MANAGEMENT_URL a node's management
# port (default: port 8081 of BASE_URL's host if that is http; "none": is not looked at). API_KEY is shown as X-API-Key;
# INSECURE=1 takes any certificate; MAX_CONNECTIONS (800) and MAX_MEMORY (1932735283 bytes) are what is too much.
set -uo pipefail

base=${1:-http://127.0.0.1:8080}
base=${base%/}
management=${2:-}
if [[ -z $management ]]; then
  management=none
  [[ $base != http://* ]] || management=$(sed -E 's#^(http://(\[[^]]*\]|[^:/]+)).*#\1:8081#' <<<"$base")
fi
management=${management%/}

options=(--silent --show-error --max-time 10 --http1.1)
[[ -z ${API_KEY:-} ]] || options+=(--header "X-API-Key: $API_KEY")
[[ -z ${INSECURE:-} ]] || options+=(--insecure)
failed=0

ok() { printf 'ok      %-12s %s\n' "$1" "$2"; }
bad() {
  printf 'FAILED  %-12s %s\n' "$1" "$2"
  failed=1
}

for program in curl openssl; do
  command -v "$program" >/dev/null || { echo "no $program: please install it" >&2; exit 2; }
done

health() {
  local answer
  answer=$(curl "${options[@]}" "$base/actuator/health" 2>&1)
  if [[ $answer == *'"status":"UP"'* ]]; then ok health UP; else bad health "${answer:-no answer}"; fi
}

stream() {
  local answer events type
  answer=$(curl "${options[@]}" --no-buffer --write-out '\n%{http_code} %{content_type}' "$base/api/stream/test" 2>&1)
  type=${answer##*$'\n'}
  events=$(grep -c '^data: ' <<<"$answer")
  if [[ $type == '200 text/event-stream'* && $events -ge 5 ]]; then
    ok stream "$events events"
  else
    bad stream "$events events (expected: 5), answered ${type:-nothing}"
  fi
}

# curl opens no WebSockets everywhere, so bash does, with openssl where there is TLS. One text frame with a mask of zeros asks
# for a stream that nobody has, whose refusal is an answer; then a close.
socket() {
  local scheme=${base%%://*} authority=${base#*://} host port line answer directory pid=''
  authority=${authority%%/*}
  host=${authority%:*}
  port=${authority##*:}
  if [[ $port == "$authority" || $authority == *']' ]]; then
    host=$authority
    port=$([[ $scheme == https ]] && echo 443 || echo 80)
  fi
  if [[ $scheme == https ]]; then
    directory=$(mktemp -d)
    mkfifo "$directory/in" "$directory/out"
    timeout 20 openssl s_client -quiet -servername "$host" -connect "$host:$port" \
      <"$directory/in" >"$directory/out" 2>/dev/null &
    pid=$!
    exec 3>"$directory/in" 4<"$directory/out"
    rm -r "$directory"
  else
    { exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null || { bad websocket "no answer"; return; }
    exec 4<&3
  fi
  printf 'GET /ws/ HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n%sSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: holdfast.v1\r\nSec-WebSocket-Key: aGVhbHRoLWNoZWNrLWtleQ==\r\n\r\n' \
    "$authority" "${API_KEY:+X-API-Key: $API_KEY$'\r\n'}" >&3 2>/dev/null
  answer=''
  IFS= read -rt 10 answer <&4
  line=$answer
  while [[ -n ${line%$'\r'} ]]; do
    IFS= read -rt 10 line <&4 || break
  done
  if [[ $answer == 'HTTP/1.1 101'* ]]; then
    send '{"type":"resume","ref":"verify","stream":"none","after":-1}' >&3 2>/dev/null
    answer=$(timeout 10 cat <&4 | grep -a -o '"code":"[a-z_]*"')
  fi
  [[ -z $pid ]] || kill "$pid" 2>/dev/null
  exec 3>&- 4<&-
  if [[ $answer == '"code":'* ]]; then ok websocket "$answer"; else bad websocket "${answer:-no answer}"; fi
}

send() {
  local length
  length=$(printf '\\x%x' $((0x80 + ${#1})))
  printf "\\x81$length\\x00\\x00\\x00\\x00%s\\x88\\x82\\x00\\x00\\x00\\x00\\x03\\xe8" "$1"
}

# metric NAME: its sum over all labels, as a whole number; nothing when there is none.
metric() {
  awk -v name="$1" '!/^#/ { split($1, part, "{"); if (part[1] == name) { sum += $NF; found = 1 } } END { if (found) printf "%.0f\n", sum }' <<<"$metrics"
}

at_most() {
  if [[ -z $2 ]]; then
    bad "$1" "not among the metrics of $management"
  elif [[ $2 -gt $3 ]]; then
    bad "$1" "$2 (expected: $3 at most)"
  else
    ok "$1" "$2"
  fi
}

node() {
  local answer
  answer=$(curl "${options[@]}" --output /dev/null --write-out '%{http_code}' "$management/actuator/health/readiness" 2>/dev/null)
  if [[ $answer == 200 ]]; then ok readiness UP; else bad readiness "$management answered $answer"; fi
  metrics=$(curl "${options[@]}" "$management/actuator/prometheus" 2>/dev/null)
  at_most connections "$(metric streaming_connections_active)" "${MAX_CONNECTIONS:-800}"
  local memory
  memory=$(metric process_resident_memory_bytes)
  at_most memory "${memory:-$(metric jvm_memory_used_bytes)}" "${MAX_MEMORY:-1932735283}"
}

health
stream
socket
[[ $management == none ]] || node
exit $failed
