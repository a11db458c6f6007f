package io.holdfast.stream.durable;

import io.holdfast.stream.protocol.JsonMessages;
import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.OwnerCall;
import io.holdfast.stream.protocol.OwnerRequest;
import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.wire.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads of a durable stream: what there is (Durable Streams, 5.6), and what comes (5.7 and 5.8). */
final class DurableGet {
    private static final String LONG_POLL = "long-poll";
    private static final String SSE = "sse";
    private static final int LONGEST_OFFSET = 64;

    private final Vertx vertx;
    private final DurableConfig config;

    DurableGet(Vertx vertx, DurableConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    void run(OwnerCall call, DurableLog log) {
        OwnerRequest request = call.request();
        List<String> offsets = request.parameters("offset");
        Optional<String> live = request.parameter("live");
        Optional<String> wrong = wrong(offsets, live);
        if (wrong.isPresent()) {
            call.answer(OwnerAnswer.refused(Fault.BAD_REQUEST, wrong.get()));
            return;
        }
        String offset = offsets.isEmpty() ? DurableOffset.START : offsets.get(0);
        boolean now = offset.equals(DurableOffset.NOW);
        long from = now ? log.tail() : DurableOffset.parse(offset).orElse(0);
        if (from > log.tail() && from > log.committed()) {
            call.answer(OwnerAnswer.refused(Fault.CURSOR_UNKNOWN, "offset: behind the end"));
        } else if (live.filter(SSE::equals).isPresent()) {
            new DurableSseReader(vertx, config, call, log, resumed(request).orElse(from)).start();
        } else if (live.isPresent()) {
            new DurableLongPoll(vertx, config, call, log, from).start();
        } else if (now) {
            call.answer(atTail(log));
        } else {
            DurableRead.of(log, from)
                    .onSuccess(read -> call.answer(caughtUp(request, log, read)))
                    .onFailure(call::refuse);
        }
    }

    private static Optional<String> wrong(List<String> offsets, Optional<String> live) {
        if (live.isPresent() && !List.of(LONG_POLL, SSE).contains(live.get())) {
            return Optional.of("live: not known (expected: long-poll or sse)");
        }
        if (live.isPresent() && offsets.isEmpty()) {
            return Optional.of("offset: missing (expected: one, to read live)");
        }
        if (offsets.size() > 1) {
            return Optional.of("offset: several (expected: one)");
        }
        return offsets.stream()
                .filter(offset -> !offset.equals(DurableOffset.NOW)
                        && DurableOffset.parse(offset).isEmpty())
                .map(offset -> "offset: " + offset.substring(0, Math.min(offset.length(), LONGEST_OFFSET))
                        + " (expected: -1, now, or one that this server gave)")
                .findFirst();
    }

    /** A browser's EventSource comes back to the same URL, and says so where it was. */
    private static OptionalLong resumed(OwnerRequest request) {
        return request.field("last-event-id").map(DurableOffset::parse).orElseGet(OptionalLong::empty);
    }

    private static OwnerAnswer atTail(DurableLog log) {
        Buffer nothing = log.terms().json() ? JsonMessages.array(List.of()) : Buffer.buffer();
        return OwnerAnswer.of(200)
                .with(ProtocolFields.CONTENT_TYPE, log.terms().contentType())
                .with(ProtocolFields.NEXT_OFFSET, DurableOffset.text(log.tail()))
                .with(ProtocolFields.UP_TO_DATE, "true")
                .withIf(log.closed(), ProtocolFields.CLOSED)
                .with("cache-control", "no-store")
                .with(nothing);
    }

    private static OwnerAnswer caughtUp(OwnerRequest request, DurableLog log, DurableRead read) {
        String tag = tag(log, read);
        boolean known = request.field("if-none-match")
                .filter(sent ->
                        sent.equals("*") || List.of(sent.split("\\s*,\\s*")).contains(tag))
                .isPresent();
        OwnerAnswer answer = positioned(OwnerAnswer.of(known ? 304 : 200), read)
                .with("etag", tag)
                .with("cache-control", caching(request));
        return known
                ? answer
                : answer.with(ProtocolFields.CONTENT_TYPE, log.terms().contentType())
                        .with(read.body(log.terms()));
    }

    /** Data that was once read never changes; that there is no more of it does. */
    private static String tag(DurableLog log, DurableRead read) {
        return "\"" + log.id() + "." + Long.toString(log.opening().epoch(), Character.MAX_RADIX) + ":" + read.from()
                + ":" + read.next() + (read.closed() ? ":closed" : "") + "\"";
    }

    /** What is somebody's is kept by nobody else's cache. */
    static String caching(OwnerRequest request) {
        return (request.principal().isEmpty() ? "public" : "private") + ", max-age=60, stale-while-revalidate=300";
    }

    static OwnerAnswer positioned(OwnerAnswer answer, DurableRead read) {
        return answer.with(ProtocolFields.NEXT_OFFSET, DurableOffset.text(read.next()))
                .withIf(read.upToDate(), ProtocolFields.UP_TO_DATE)
                .withIf(read.closed(), ProtocolFields.CLOSED);
    }

    static OwnerAnswer head(DurableLog log) {
        DurableTerms terms = log.terms();
        OwnerAnswer answer = OwnerAnswer.of(200)
                .with(ProtocolFields.CONTENT_TYPE, terms.contentType())
                .with(ProtocolFields.NEXT_OFFSET, DurableOffset.text(log.tail()))
                .withIf(log.closed(), ProtocolFields.CLOSED)
                .with("cache-control", "no-store");
        OwnerAnswer lasting =
                terms.ttl().map(ttl -> answer.with(ProtocolFields.TTL, ttl)).orElse(answer);
        return terms.expiresAt()
                .map(time -> lasting.with(ProtocolFields.EXPIRES_AT, time))
                .orElse(lasting);
    }
}
