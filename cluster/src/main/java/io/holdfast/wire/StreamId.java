package io.holdfast.wire;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a stream: 26 characters of 130 random bits, so that knowing one id helps nobody to guess another. */
public record StreamId(String value) {
    private static final int LENGTH = 26;
    /** Digits and lower-case letters without i, l, o and u, as in Crockford's Base32: safe in URLs and easy to read out. */
    private static final byte[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern VALID = Pattern.compile("[0-9a-z]{" + LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public StreamId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "stream: " + value + " (expected: " + LENGTH + " digits or lower-case letters)");
        }
    }

    public static StreamId random() {
        byte[] bytes = new byte[LENGTH];
        RANDOM.nextBytes(bytes);
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = ALPHABET[bytes[i] & 31];
        }
        return new StreamId(new String(bytes, StandardCharsets.US_ASCII));
    }

    /** One that belongs to the given instance of so many. */
    public static StreamId random(int instance, int instances) {
        StreamId id = random();
        while (id.instance(instances) != instance) {
            id = random();
        }
        return id;
    }

    /** The id that a client sent, or empty when no stream can have it. */
    public static Optional<StreamId> parse(String text) {
        return VALID.matcher(text).matches() ? Optional.of(new StreamId(text)) : Optional.empty();
    }

    /** Which of a node's stream verticle instances the stream belongs to. */
    public int instance(int instances) {
        return Math.floorMod(value.hashCode(), instances);
    }

    @Override
    public String toString() {
        return value;
    }
}
