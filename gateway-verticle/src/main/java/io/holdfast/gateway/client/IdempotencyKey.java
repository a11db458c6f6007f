package io.holdfast.gateway.client;

import io.holdfast.cluster.IdempotencyKeys;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Sha256;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What a client calls a question, so that asking twice does not run twice (draft-ietf-httpapi-idempotency-key-header). */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";
    /** The field of a WebSocket message. */
    public static final String FIELD = "idempotencyKey";

    private static final int MAX_CHARS = 255;

    private IdempotencyKey() {}

    /** The header's value, without the quotes that the draft asks for and few clients write; empty when there is none. */
    public static Optional<String> of(HttpServerRequest request) {
        List<String> sent = request.headers().getAll(HEADER);
        return sent.isEmpty()
                ? Optional.empty()
                : Optional.of(unquoted(String.join(", ", sent).strip()));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** What is wrong with a key, or empty. */
    public static Optional<String> fault(String name, String key) {
        boolean good =
                !key.isEmpty() && key.length() <= MAX_CHARS && key.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        return good
                ? Optional.empty()
                : Optional.of(name + ": " + key.length() + " characters (expected: 1 to " + MAX_CHARS
                        + ", all of them printable ASCII)");
    }

    /**
     * The key as the cluster knows it; "" for none.
     *
     * @param principal where clients do not have to say who they are, whoever knows a key and its question has asked it
     */
    static String scoped(String principal, String route, Optional<String> key) {
        return key.map(known -> IdempotencyKeys.scoped(principal, route, known)).orElse("");
    }

    /** The same for the same question: what the upstream is asked, without the headers, which differ from try to try. */
    public static String digest(OpeningRequest request) {
        String target = request.target().method() + ' ' + request.target().path();
        String head = request.route() + '\n' + target + '\n' + request.query() + '\n';
        return HexFormat.of()
                .formatHex(Sha256.of(
                        head.getBytes(StandardCharsets.UTF_8), request.body().getBytes()));
    }
}
