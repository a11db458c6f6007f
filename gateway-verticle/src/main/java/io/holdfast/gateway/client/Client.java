package io.holdfast.gateway.client;

import io.holdfast.tracing.StreamTrace;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.Terms;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who asks: the session, which decides where streams go, and the address, which logs show.
 *
 * @param returning whether the client brought its session along, so that there may be a binding
 * @param principal who has proved to ask, "" where nobody has to
 * @param apiKey a digest of the key that it sent without having to, "" for none
 * @param traceParent where its request stands in a trace, as it says; "" when it does not
 */
public record Client(
        String session, boolean returning, String ip, String principal, String apiKey, String traceParent) {
    public static final String SESSION_HEADER = "X-Session-ID";
    static final String SESSION_PARAMETER = "sessionId";

    /** What a session may look like; anything else is replaced, since it ends up in logs and headers. */
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    public Client(String session, boolean returning, String ip) {
        this(session, returning, ip, "", "", "");
    }

    public static Client of(HttpServerRequest request, TrustedProxies trustedProxies, String principal) {
        String asked = request.getHeader(SESSION_HEADER);
        return of(
                asked == null ? request.getParam(SESSION_PARAMETER, "") : asked,
                trustedProxies.client(request),
                principal,
                principal.isEmpty() ? ApiKey.digest(request) : "",
                traceParent(request));
    }

    private static Client of(String asked, String ip, String principal, String apiKey, String traceParent) {
        boolean returning = SESSION.matcher(asked).matches();
        return new Client(
                returning ? asked : UUID.randomUUID().toString(), returning, ip, principal, apiKey, traceParent);
    }

    private static String traceParent(HttpServerRequest request) {
        String sent = request.getHeader(StreamTrace.HEADER);
        return sent == null ? "" : sent;
    }

    /**
     * On which this client's question is asked.
     *
     * @param route whose keys are its own
     * @param key what the client calls the question
     */
    public Terms terms(OnDisconnect onDisconnect, String route, Optional<String> key) {
        return new Terms(onDisconnect, IdempotencyKey.scoped(principal, route, key), AddressKey.of(ip), principal);
    }

    /** The same client in another of its sessions; itself when it names none. */
    public Client in(String otherSession) {
        return otherSession.isEmpty() ? this : of(otherSession, ip, principal, apiKey, traceParent);
    }
}
