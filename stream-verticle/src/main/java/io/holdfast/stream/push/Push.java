package io.holdfast.stream.push;

import io.holdfast.stream.protocol.OwnerRequest;
import io.holdfast.stream.protocol.Producer;
import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.stream.push.PushBody.Unfit;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Target;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a producer wants to add to a stream.
 *
 * @param opening what begins the stream if there is none
 * @param producer by which it is told whether this has come before; empty for one who does not say
 * @param ends whether nothing follows
 */
public record Push(
        StreamId stream, OpeningRequest opening, List<PushBody.Item> items, Optional<Producer> producer, boolean ends) {
    private static final String EVENT = "event";
    private static final String END = "end";

    public Push {
        items = List.copyOf(items);
    }

    /** @param mostBytes of one event */
    public static Push of(OwnerRequest request, int mostBytes) throws Unfit {
        Optional<String> type = request.parameter(EVENT);
        Optional<String> end = request.parameter(END);
        Optional<String> wrong = Producer.wrong(request)
                .or(() -> PushBody.isType(type) ? Optional.empty() : Optional.of("event: no line of text"))
                .or(() -> end.filter(text -> !List.of("true", "false").contains(text))
                        .map(text -> "end: " + text + " (expected: true or false)"));
        if (wrong.isPresent()) {
            throw new Unfit(Fault.BAD_REQUEST, wrong.get());
        }
        String contentType = request.field(ProtocolFields.CONTENT_TYPE).orElse("");
        return new Push(
                StreamId.pushed(request.principal(), request.path()),
                opening(request),
                PushBody.items(contentType, type.orElse(""), request.body(), mostBytes),
                Producer.of(request),
                end.filter("true"::equals).isPresent());
    }

    /** What the stream's later owners have to know. */
    private static OpeningRequest opening(OwnerRequest request) {
        return new OpeningRequest(
                OpeningRequest.PUSH,
                "",
                Map.of(),
                Buffer.buffer(),
                request.terms(),
                new Target(request.method(), request.path()));
    }

    /** Whether it can be the first that a stream is told. */
    public boolean mayBegin() {
        return producer.filter(by -> by.seq() > 0).isEmpty();
    }
}
