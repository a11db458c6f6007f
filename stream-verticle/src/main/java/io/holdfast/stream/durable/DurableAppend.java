package io.holdfast.stream.durable;

import io.holdfast.stream.protocol.JsonMessages;
import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.OwnerRequest;
import io.holdfast.stream.protocol.Producer;
import io.holdfast.stream.protocol.Producers;
import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import java.util.Optional;

/** Appends to a durable stream, or closes it (Durable Streams, 5.2 and 5.3). */
final class DurableAppend {
    private final DurableLog log;
    private final DurableState state;
    private final OwnerRequest request;
    private final boolean room;
    private final DurableMetrics metrics;

    /** @param room whether this node may keep more */
    DurableAppend(DurableLog log, OwnerRequest request, boolean room, DurableMetrics metrics) {
        this.log = log;
        this.state = log.decided();
        this.request = request;
        this.room = room;
        this.metrics = metrics;
    }

    /** Everything is decided at once and told when the journal has it. Fails when it is not known what became of it. */
    Future<OwnerAnswer> run() {
        long before = log.nextSeq();
        OwnerAnswer decided = decide();
        if (log.nextSeq() > before) {
            metrics.appended();
        } else if (decided.status() == 204) {
            metrics.repeated();
        } else {
            metrics.refused();
        }
        return log.settled().map(settled -> decided);
    }

    private OwnerAnswer decide() {
        boolean empty = request.body().length() == 0;
        Optional<String> wrong = wrong(empty);
        if (wrong.isPresent()) {
            return OwnerAnswer.refused(Fault.BAD_REQUEST, wrong.get());
        }
        Optional<Producer> producer = Producer.of(request);
        if (state.closed()) {
            return atClosed(producer, empty);
        }
        if (!empty && !log.terms().hasType(type().orElse(""))) {
            return OwnerAnswer.refused(
                    Fault.OTHER_CONTENT_TYPE, "content-type: " + type().orElse("") + " (expected: as created with)");
        }
        Optional<byte[]> data = empty ? Optional.of(new byte[0]) : data(log.terms(), request, false);
        if (data.isEmpty()) {
            return OwnerAnswer.refused(Fault.INVALID_JSON, "body: no JSON, or an empty array");
        }
        return producer.map(by -> by(by, data.get())).orElseGet(() -> append(producer, data.get()));
    }

    private Optional<String> type() {
        return request.field(ProtocolFields.CONTENT_TYPE);
    }

    /** What is wrong whatever the stream is like. */
    private Optional<String> wrong(boolean empty) {
        if (empty && !request.closes()) {
            return Optional.of("body: empty (expected: data, or stream-closed: true)");
        }
        if (!empty && type().isEmpty()) {
            return Optional.of("content-type: missing");
        }
        return Producer.wrong(request);
    }

    private OwnerAnswer atClosed(Optional<Producer> producer, boolean empty) {
        if (producer.isPresent()) {
            if (producer.equals(state.closedBy())) {
                return position(OwnerAnswer.of(204), producer);
            }
            if (state.producers().judge(producer.get()) == Producers.Verdict.FENCED) {
                return state.producers().fenced(producer.get());
            }
        } else if (empty) {
            return position(OwnerAnswer.of(204), producer);
        }
        return position(OwnerAnswer.refused(Fault.STREAM_CLOSED, ""), Optional.empty());
    }

    private OwnerAnswer by(Producer producer, byte[] data) {
        Producers producers = state.producers();
        return producers
                .refusal(producer)
                .orElseGet(() -> producers.judge(producer) == Producers.Verdict.DUPLICATE
                        ? position(OwnerAnswer.of(204), Optional.of(producer))
                        : append(Optional.of(producer), data));
    }

    private OwnerAnswer append(Optional<Producer> producer, byte[] data) {
        Optional<String> writerSeq = request.field(ProtocolFields.WRITER_SEQ);
        if (writerSeq.isPresent() && !state.follows(writerSeq.get())) {
            return OwnerAnswer.refused(Fault.OUT_OF_SEQUENCE, "stream-seq: not behind the last one");
        }
        if (log.overloaded()) {
            return OwnerAnswer.refused(Fault.OVERLOADED, "").with("retry-after", 1);
        }
        if (data.length > 0 && !room) {
            return OwnerAnswer.refused(Fault.STREAM_FULL, "");
        }
        log.say(DurableRecord.append(data, request.closes(), producer, writerSeq));
        return position(OwnerAnswer.of(producer.isPresent() && data.length > 0 ? 200 : 204), producer);
    }

    /** Where the stream is now. */
    private OwnerAnswer position(OwnerAnswer answer, Optional<Producer> producer) {
        OwnerAnswer told = answer.with(ProtocolFields.NEXT_OFFSET, DurableOffset.text(state.tail()))
                .withIf(state.closed(), ProtocolFields.CLOSED);
        return producer.map(by -> told.with(
                                ProtocolFields.PRODUCER_EPOCH, state.producers().epoch(by.id()))
                        .with(ProtocolFields.PRODUCER_SEQ, state.producers().seq(by.id())))
                .orElse(told);
    }

    /** A body as the log keeps it; empty for what is no JSON where there should be some. */
    static Optional<byte[]> data(DurableTerms terms, OwnerRequest request, boolean mayBeEmpty) {
        byte[] body = request.body().getBytes();
        if (!terms.json() || body.length == 0) {
            return Optional.of(body);
        }
        return JsonMessages.parse(body)
                .filter(messages -> mayBeEmpty || messages.count() > 0)
                .map(JsonMessages::joined);
    }
}
