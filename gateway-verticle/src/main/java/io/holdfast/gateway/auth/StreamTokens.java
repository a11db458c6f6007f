package io.holdfast.gateway.auth;

import io.holdfast.gateway.client.Hashes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Short-lived stand-ins for credentials, for an EventSource and a browser's WebSocket, which can't set headers. A token is
 * {@code <expiry>.<principal>.<signature>}: seconds since 1970, and two parts in base64url. The signature covers also what
 * the token is good for, which is one stream, or WebSockets.
 */
public final class StreamTokens {
    /** What a token is good for that opens a WebSocket. */
    public static final String WEBSOCKET = "websocket";

    public static final String PARAMETER = "token";

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,12})\\.([A-Za-z0-9_-]{1,1400})\\.([A-Za-z0-9_-]{43})");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final byte[] secret;
    private final Duration lifetime;

    StreamTokens(String secret, Duration lifetime) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.lifetime = lifetime;
    }

    public Duration lifetime() {
        return lifetime;
    }

    /** @param nowSeconds since 1970 */
    public String sign(String purpose, String principal, long nowSeconds) {
        long expiry = nowSeconds + lifetime.toSeconds();
        return expiry + "." + ENCODER.encodeToString(principal.getBytes(StandardCharsets.UTF_8)) + "."
                + ENCODER.encodeToString(signature(purpose, principal, expiry));
    }

    /** Whose token it is; empty when it is not ours, expired, or meant for something else. */
    Optional<String> principal(String token, String purpose, long nowSeconds) {
        Matcher form = FORM.matcher(token);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            long expiry = Long.parseLong(form.group(1));
            String principal = new String(DECODER.decode(form.group(2)), StandardCharsets.UTF_8);
            byte[] sent = DECODER.decode(form.group(3));
            boolean ours = MessageDigest.isEqual(sent, signature(purpose, principal, expiry));
            return ours && nowSeconds < expiry ? Optional.of(principal) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** A principal has no line feed in it, so no two of these texts are the same. */
    private byte[] signature(String purpose, String principal, long expiry) {
        String text = String.join("\n", "holdfast-token-1", purpose, String.valueOf(expiry), principal);
        return Hashes.hmacSha256(secret, text.getBytes(StandardCharsets.UTF_8));
    }
}
