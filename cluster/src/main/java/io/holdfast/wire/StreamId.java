package io.holdfast.wire;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a stream: 26 characters of 130 random bits, so that knowing one id helps nobody to guess another. Those of
 * streams that clients name themselves begin with letters that random ones do not have.
 */
public record StreamId(String value) {
    private static final int LENGTH = 26;
    /** Digits and lower-case letters without i, l, o and u, as in Crockford's Base32: safe in URLs and easy to read out. */
    private static final byte[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern VALID = Pattern.compile("[0-9a-z]{" + LENGTH + "}");
    private static final char NAMED = 'u';
    private static final char PUSHED = 'o';
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

    /**
     * The id of a durable stream by the name that its client chose; the same everywhere.
     *
     * @param principal whose stream it is: what others call their streams is nobody else's business
     */
    public static StreamId named(String principal, String name) {
        return of(NAMED, principal, name);
    }

    /** The same for a stream that producers push to. */
    public static StreamId pushed(String principal, String name) {
        return of(PUSHED, principal, name);
    }

    private static StreamId of(char kind, String principal, String name) {
        byte[] text = (principal + '\n' + name).getBytes(StandardCharsets.UTF_8);
        byte[] digest = Sha256.of(text);
        byte[] id = new byte[LENGTH];
        id[0] = (byte) kind;
        for (int i = 1; i < LENGTH; i++) {
            id[i] = ALPHABET[digest[i] & 31];
        }
        return new StreamId(new String(id, StandardCharsets.US_ASCII));
    }

    /** Whether it is a durable stream, which a client has named. */
    public boolean isNamed() {
        return value.charAt(0) == NAMED;
    }

    /** The id that a client sent, or empty when no stream that it was given can have it. */
    public static Optional<StreamId> given(String text) {
        return parse(text).filter(stream -> !stream.isNamed());
    }

    /** Empty when no stream can have this id. */
    public static Optional<StreamId> parse(String text) {
        return VALID.matcher(text).matches() ? Optional.of(new StreamId(text)) : Optional.empty();
    }

    /** Which of a node's stream verticle instances the stream belongs to. */
    public int instance(int instances) {
        return Math.floorMod(value.hashCode(), instances);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof StreamId that && value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
