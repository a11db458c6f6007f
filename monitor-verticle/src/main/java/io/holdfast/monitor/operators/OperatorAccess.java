package io.holdfast.monitor.operators;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.Problem;
import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.Consumer;

/** Lets through who shows the operators' token, as a bearer (RFC 6750) or as the password of any user (RFC 7617). */
public final class OperatorAccess {
    /** Beneath it is what operators see and do. */
    public static final String BASE = "/api/operations";

    /** Where a request keeps the name that came with the password, "" without one. */
    static final String NAME = "holdfast.operator";

    private static final String SECRET = "management";

    private final byte[] bearer;
    private final byte[] password;

    private OperatorAccess(String token) {
        bearer = bytes(token);
        password = bytes(":" + token);
    }

    /** @param announce told the token, once in a cluster's life, if it has just been made up */
    public static Future<OperatorAccess> of(Cluster cluster, AccessConfig config, Consumer<String> announce) {
        if (config.token().isPresent()) {
            return Future.succeededFuture(new OperatorAccess(config.token().get()));
        }
        return cluster.secrets().of(SECRET).map(secret -> {
            if (secret.fresh()) {
                announce.accept(secret.value());
            }
            return new OperatorAccess(secret.value());
        });
    }

    public void check(RoutingContext request) {
        String sent = request.request().getHeader("Authorization");
        String pair = sent == null ? "" : decoded(sent);
        int colon = Math.max(0, pair.indexOf(':'));
        if (sent != null && (shows(sent, "bearer ", bearer) || shows(pair.substring(colon), "", password))) {
            request.put(NAME, pair.substring(0, colon));
            request.next();
            return;
        }
        request.response().putHeader("WWW-Authenticate", "Bearer, Basic realm=\"holdfast\", charset=\"UTF-8\"");
        Problem.send(request.response(), Fault.UNAUTHENTICATED, "");
    }

    private static boolean shows(String sent, String scheme, byte[] secret) {
        return sent.regionMatches(true, 0, scheme, 0, scheme.length())
                && MessageDigest.isEqual(bytes(sent.substring(scheme.length()).strip()), secret);
    }

    /** Name, colon and password; "" when there is none. */
    private static String decoded(String sent) {
        String scheme = "basic ";
        if (!sent.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return "";
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(sent.substring(scheme.length()).strip());
            return new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
