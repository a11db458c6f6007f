package io.holdfast.gateway;

import io.holdfast.cluster.HeaderRules;
import io.holdfast.wire.CallFrame.Field;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The heads of calls that are passed through: all that is not about one connection goes on, either way. */
final class CallHeaders {
    static final String PROTOCOL = "sec-websocket-protocol";

    /** RFC 9110 7.6.1. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    /** What is said anew to the upstream. */
    private static final Set<String> OURS = Set.of(
            "content-length",
            "expect",
            "forwarded",
            "host",
            "x-real-ip",
            Client.SESSION_HEADER.toLowerCase(Locale.ROOT));

    private static final String FORWARDED_PROTO = "x-forwarded-proto";
    private static final String FORWARDED_HOST = "x-forwarded-host";

    private CallHeaders() {}

    /**
     * For the upstream. Names in lower case; a field that was sent twice becomes one list (RFC 9110 5.3). Of a WebSocket's
     * handshake only the offered subprotocols go on.
     */
    static Map<String, String> request(HttpServerRequest request, Client client, TrustedProxies trustedProxies) {
        Set<String> connectionsOwn = namedByConnection(request.headers().getAll("Connection").stream());
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean handshake = lower.startsWith("sec-websocket-") && !lower.equals(PROTOCOL);
            if (!HOP_BY_HOP.contains(lower) && !OURS.contains(lower) && !connectionsOwn.contains(lower) && !handshake) {
                headers.merge(lower, value, (before, more) -> before + (lower.equals("cookie") ? "; " : ", ") + more);
            }
        });
        headers.put("x-forwarded-for", client.ip());
        if (!trustedProxies.trusts(request.remoteAddress().hostAddress())) {
            headers.remove(FORWARDED_PROTO);
            headers.remove(FORWARDED_HOST);
        }
        headers.putIfAbsent(FORWARDED_PROTO, String.valueOf(request.scheme()));
        String host = request.authority() == null ? null : request.authority().toString();
        if (host != null) {
            headers.putIfAbsent(FORWARDED_HOST, host);
        }
        return headers;
    }

    /** Puts what the upstream answered into the client's answer. */
    static void answer(List<Field> fields, HeaderRules rules, MultiMap headers) {
        Set<String> connectionsOwn = namedByConnection(fields.stream()
                .filter(field -> field.name().equals("connection"))
                .map(Field::value));
        for (Field field : fields) {
            if (!HOP_BY_HOP.contains(field.name()) && !connectionsOwn.contains(field.name())) {
                headers.add(field.name(), field.value());
            }
        }
        rules.remove().forEach(headers::remove);
        rules.set().forEach(headers::set);
    }

    private static Set<String> namedByConnection(Stream<String> lines) {
        return lines.flatMap(line -> Arrays.stream(line.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
