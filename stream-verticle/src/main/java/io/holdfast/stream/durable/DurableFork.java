package io.holdfast.stream.durable;

import io.holdfast.stream.protocol.JsonMessages;
import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.OwnerRequest;
import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** At a stream's owner: another stream begins with a part of this one. */
final class DurableFork {
    private final DurableLog log;
    private final OwnerRequest request;
    private final DurableCreate wanted;

    DurableFork(DurableLog log, OwnerRequest request) {
        this.log = log;
        this.request = request;
        this.wanted = new DurableCreate(request);
    }

    /**
     * From now on the fork keeps the stream from being forgotten, which the journal has before anything is given away.
     *
     * @param fork its id
     */
    Future<OwnerAnswer> run(String fork) {
        if (log.decided().deleted()) {
            return refused(Fault.STREAM_EXISTS, "stream-forked-from: deleted");
        }
        Optional<String> type = request.field(ProtocolFields.CONTENT_TYPE);
        if (type.isPresent() && !log.terms().hasType(type.get())) {
            return refused(Fault.OTHER_CONTENT_TYPE, "content-type: differs from the source's");
        }
        long offset = wanted.forkOffset().orElse(log.tail());
        if (offset > log.tail()) {
            return refused(Fault.BAD_REQUEST, "stream-fork-offset: behind the end");
        }
        return inherited(0, offset, new ArrayList<>())
                .compose(events -> inheritedSub(offset, events)
                        .compose(part -> part.map(there -> keep(fork, offset, there))
                                .orElseGet(() -> refused(
                                        Fault.BAD_REQUEST, "stream-fork-sub-offset: more than the next append has"))));
    }

    private static Future<OwnerAnswer> refused(Fault fault, String detail) {
        return Future.succeededFuture(OwnerAnswer.refused(fault, detail));
    }

    private Future<OwnerAnswer> keep(String fork, long offset, List<Event> events) {
        if (log.decided().deleted()) {
            return refused(Fault.STREAM_EXISTS, "stream-forked-from: deleted");
        }
        Future<Void> kept = log.decided().hasFork(fork) ? log.settled() : log.say(DurableRecord.forked(fork));
        return kept.map(there -> new DurablePart(log.terms(), offset, events).answer());
    }

    private Future<List<Event>> inherited(long from, long end, List<Event> events) {
        if (from >= end) {
            return Future.succeededFuture(events);
        }
        return log.read(from, DurableRead.MOST_BYTES).compose(read -> {
            read.stream()
                    .filter(event -> event.seq() < end)
                    .map(DurableRecord::inherited)
                    .forEach(events::add);
            return inherited(read.get(read.size() - 1).seq() + 1, end, events);
        });
    }

    /** Part of what comes next; empty when that has less. */
    private Future<Optional<List<Event>>> inheritedSub(long offset, List<Event> events) {
        long sub = wanted.forkSubOffset();
        if (sub == 0) {
            return Future.succeededFuture(Optional.of(events));
        }
        return DurableRead.of(log, offset).map(read -> {
            byte[] next = read.isEmpty() ? new byte[0] : read.data().get(0);
            return part(next, sub).map(data -> {
                events.add(DurableRecord.of(data).event(events.size()));
                return events;
            });
        });
    }

    private Optional<byte[]> part(byte[] data, long sub) {
        if (!log.terms().json()) {
            return sub > data.length ? Optional.empty() : Optional.of(Arrays.copyOf(data, (int) sub));
        }
        if (data.length == 0) {
            return Optional.empty();
        }
        JsonMessages messages = JsonMessages.of(data);
        return sub > messages.count() ? Optional.empty() : Optional.of(messages.joined((int) sub));
    }
}
