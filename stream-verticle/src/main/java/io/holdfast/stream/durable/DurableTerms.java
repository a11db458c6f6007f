package io.holdfast.stream.durable;

import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Terms;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a durable stream was asked for with, as its log keeps it.
 *
 * @param ttl how long it lives after each use
 * @param expiresAt when it is gone in any case, as the client wrote it
 * @param fork what it has begun with
 */
record DurableTerms(String contentType, Optional<Long> ttl, Optional<String> expiresAt, Optional<Fork> fork) {
    static final String DEFAULT_TYPE = "application/octet-stream";

    private static final Pattern TTL = Pattern.compile("0|[1-9][0-9]{0,14}");
    /** No clock of ours goes further. */
    private static final long LONGEST_TTL_SECONDS = Duration.ofDays(36_500).toSeconds();

    /**
     * The part of another stream that a stream begins with.
     *
     * @param source the other's path
     * @param offset up to where
     * @param sub so many bytes, or messages, of what comes next
     */
    record Fork(String source, long offset, long sub) {}

    /** As the head of a log has them, all of them checked before. */
    static DurableTerms of(Map<String, String> fields) {
        String source = fields.get(ProtocolFields.FORKED_FROM);
        return new DurableTerms(
                fields.getOrDefault(ProtocolFields.CONTENT_TYPE, DEFAULT_TYPE),
                Optional.ofNullable(fields.get(ProtocolFields.TTL)).map(Long::valueOf),
                Optional.ofNullable(fields.get(ProtocolFields.EXPIRES_AT)),
                source == null
                        ? Optional.empty()
                        : Optional.of(new Fork(
                                source,
                                Long.parseLong(fields.getOrDefault(ProtocolFields.FORK_OFFSET, "0")),
                                Long.parseLong(fields.getOrDefault(ProtocolFields.FORK_SUB_OFFSET, "0")))));
    }

    /** For the head of a log. */
    OpeningRequest opening(String path, String principal) {
        Map<String, String> fields = new HashMap<>();
        fields.put(ProtocolFields.CONTENT_TYPE, contentType);
        ttl.ifPresent(seconds -> fields.put(ProtocolFields.TTL, seconds.toString()));
        expiresAt.ifPresent(time -> fields.put(ProtocolFields.EXPIRES_AT, time));
        fork.ifPresent(from -> {
            fields.put(ProtocolFields.FORKED_FROM, from.source());
            fields.put(ProtocolFields.FORK_OFFSET, Long.toString(from.offset()));
            fields.put(ProtocolFields.FORK_SUB_OFFSET, Long.toString(from.sub()));
        });
        return new OpeningRequest(OpeningRequest.DURABLE, path, fields, Buffer.buffer(), Terms.DEFAULT.of(principal));
    }

    /** Empty for what is no lifetime in seconds. */
    static OptionalLong parseTtl(String text) {
        return TTL.matcher(text).matches()
                ? OptionalLong.of(Math.min(Long.parseLong(text), LONGEST_TTL_SECONDS))
                : OptionalLong.empty();
    }

    /** Empty for what is no time (RFC 3339). */
    static Optional<Instant> parseTime(String text) {
        try {
            return Optional.of(
                    OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant());
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }

    boolean json() {
        return mediaType(contentType).equals("application/json");
    }

    /** Whether readers get it as it is in an event stream, which is text. */
    boolean text() {
        return json() || mediaType(contentType).startsWith("text/");
    }

    boolean hasType(String other) {
        return mediaType(contentType).equals(mediaType(other));
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** When it is gone in any case, in milliseconds since 1970. */
    long endMs() {
        return expiresAt
                .flatMap(DurableTerms::parseTime)
                .map(Instant::toEpochMilli)
                .orElse(Long.MAX_VALUE);
    }

    /** @param retention for a stream with neither lifetime */
    boolean unusedForTooLong(long unusedNanos, Duration retention) {
        Duration longest = ttl.map(Duration::ofSeconds).orElse(retention);
        return (ttl.isPresent() || expiresAt.isEmpty()) && unusedNanos > longest.toNanos();
    }
}
