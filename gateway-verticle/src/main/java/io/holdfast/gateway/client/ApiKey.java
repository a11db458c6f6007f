package io.holdfast.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.wire.Sha256;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The key that a client sends, {@code X-API-Key} or else {@code Authorization}; only its digest is kept and shared. */
final class ApiKey {
    private ApiKey() {}

    /** Empty without a key. */
    static String digest(HttpServerRequest request) {
        @Nullable String own = request.getHeader("X-API-Key");
        @Nullable String sent = own == null ? request.getHeader("Authorization") : own;
        return sent == null || sent.isBlank() ? "" : HexFormat.of().formatHex(Sha256.of(sent.getBytes(UTF_8)));
    }
}
