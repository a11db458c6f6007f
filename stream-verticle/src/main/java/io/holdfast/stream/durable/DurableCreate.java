package io.holdfast.stream.durable;

import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.OwnerRequest;
import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.wire.Fault;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What a PUT asks for (Durable Streams, 4.2 and 5.1), checked as far as that goes without the stream or its source. */
final class DurableCreate {
    private static final Pattern SUB_OFFSET = Pattern.compile("0|[1-9][0-9]{0,15}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~]+/[!-~]+( *;.*)?");

    private final OwnerRequest request;

    DurableCreate(OwnerRequest request) {
        this.request = request;
    }

    /** Empty when it is fit to be asked. */
    Optional<OwnerAnswer> refusal() {
        return wrong().map(what -> OwnerAnswer.refused(Fault.BAD_REQUEST, what));
    }

    private Optional<String> wrong() {
        if (contentType().filter(type -> !MEDIA_TYPE.matcher(type).matches()).isPresent()) {
            return Optional.of("content-type: not valid (expected: a media type)");
        }
        Optional<String> ttl = request.field(ProtocolFields.TTL);
        if (ttl.filter(text -> DurableTerms.parseTtl(text).isEmpty()).isPresent()) {
            return Optional.of("stream-ttl: not valid (expected: seconds)");
        }
        Optional<String> expiresAt = expiresAt();
        if (expiresAt.filter(text -> DurableTerms.parseTime(text).isEmpty()).isPresent()) {
            return Optional.of("stream-expires-at: not valid (expected: RFC 3339)");
        }
        if (ttl.isPresent() && expiresAt.isPresent()) {
            return Optional.of("stream-ttl, stream-expires-at: both (expected: one)");
        }
        return wrongFork();
    }

    private Optional<String> wrongFork() {
        Optional<String> offset = request.field(ProtocolFields.FORK_OFFSET);
        Optional<String> sub = request.field(ProtocolFields.FORK_SUB_OFFSET);
        if (source().isEmpty()) {
            return offset.or(() -> sub).map(there -> "stream-forked-from: missing (expected: with a fork's offset)");
        }
        if (offset.isPresent() && forkOffset().isEmpty()) {
            return Optional.of("stream-fork-offset: not valid (expected: one that this server gave)");
        }
        if (sub.filter(text -> !SUB_OFFSET.matcher(text).matches()).isPresent()) {
            return Optional.of("stream-fork-sub-offset: not valid (expected: a number from 0)");
        }
        return forkSubOffset() > 0 && offset.isEmpty()
                ? Optional.of("stream-fork-offset: missing (expected: with a sub-offset)")
                : Optional.empty();
    }

    Optional<String> source() {
        return request.field(ProtocolFields.FORKED_FROM);
    }

    /** Empty for the source's end. */
    OptionalLong forkOffset() {
        return request.field(ProtocolFields.FORK_OFFSET)
                .map(DurableOffset::parse)
                .orElseGet(OptionalLong::empty);
    }

    long forkSubOffset() {
        return request.field(ProtocolFields.FORK_SUB_OFFSET)
                .map(Long::parseLong)
                .orElse(0L);
    }

    private Optional<String> contentType() {
        return request.field(ProtocolFields.CONTENT_TYPE).filter(type -> !type.isBlank());
    }

    private Optional<String> expiresAt() {
        return request.field(ProtocolFields.EXPIRES_AT);
    }

    private Optional<Long> ttl() {
        return request.field(ProtocolFields.TTL)
                .map(text -> DurableTerms.parseTtl(text).orElseThrow());
    }

    /** Of a stream that begins empty. */
    DurableTerms terms() {
        return new DurableTerms(contentType().orElse(DurableTerms.DEFAULT_TYPE), ttl(), expiresAt(), Optional.empty());
    }

    /** Of one that begins with a part of another, from which it takes what is not said. */
    DurableTerms terms(DurableTerms source, DurableTerms.Fork fork) {
        boolean own = ttl().isPresent() || expiresAt().isPresent();
        return new DurableTerms(
                contentType().orElse(source.contentType()),
                own ? ttl() : source.ttl(),
                own ? expiresAt() : source.expiresAt(),
                Optional.of(fork));
    }

    /** Whether a stream is as it is asked for. */
    boolean matches(DurableLog log) {
        DurableTerms terms = log.terms();
        boolean plain = source().isEmpty();
        boolean type = contentType().map(terms::hasType).orElse(!plain || terms.hasType(DurableTerms.DEFAULT_TYPE));
        boolean inherited = !plain && ttl().isEmpty() && expiresAt().isEmpty();
        boolean lifetime = inherited || (terms.ttl().equals(ttl()) && sameTime(terms.expiresAt(), expiresAt()));
        return type && lifetime && request.closes() == log.decided().closed() && forkMatches(terms.fork());
    }

    private static boolean sameTime(Optional<String> one, Optional<String> other) {
        return one.flatMap(DurableTerms::parseTime).equals(other.flatMap(DurableTerms::parseTime));
    }

    private boolean forkMatches(Optional<DurableTerms.Fork> fork) {
        if (fork.isEmpty() || source().isEmpty()) {
            return fork.isEmpty() && source().isEmpty();
        }
        return fork.get().source().equals(source().get())
                && fork.get().sub() == forkSubOffset()
                && (forkOffset().isEmpty()
                        || forkOffset().getAsLong() == fork.get().offset());
    }

    /** What the client is told of the stream that it has now. */
    static OwnerAnswer created(int status, DurableLog log) {
        return OwnerAnswer.of(status)
                .with(ProtocolFields.CONTENT_TYPE, log.terms().contentType())
                .with(
                        ProtocolFields.NEXT_OFFSET,
                        DurableOffset.text(log.decided().tail()))
                .withIf(log.decided().closed(), ProtocolFields.CLOSED);
    }
}
