package io.holdfast.gateway.calls;

import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.client.TrustedProxies;
import io.holdfast.routes.HeaderRules;
import io.holdfast.wire.CallFrame.Field;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The heads of calls that are passed through: all that is not about one connection goes on, either way. */
final class CallHeaders {
    static final String PROTOCOL = "sec-websocket-protocol";

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

    /** For the upstream. Names in lower case. Of a WebSocket's handshake only the offered subprotocols go on. */
    static Map<String, String> request(HttpServerRequest request, Client client, TrustedProxies trustedProxies) {
        Map<String, String> headers = EndToEnd.of(
                request.headers(),
                name -> OURS.contains(name) || (name.startsWith("sec-websocket-") && !name.equals(PROTOCOL)));
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
        EndToEnd passing = new EndToEnd(fields.stream()
                .filter(field -> field.name().equals("connection"))
                .map(Field::value));
        fields.stream()
                .filter(field -> passing.passes(field.name()))
                .forEach(field -> headers.add(field.name(), field.value()));
        rules.applyTo(headers);
    }
}
