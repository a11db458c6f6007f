package io.holdfast.stream.durable;

import io.holdfast.stream.protocol.Producer;
import io.holdfast.wire.Event;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * One event of a durable stream's log: data, and with it in the same append whatever else it changes. What a later owner
 * has to know is all here, so reading the log restores it.
 *
 * @param begins the stream is complete as it was asked for: without such an event there is none
 * @param closes nothing follows
 * @param deletes nobody sees the stream any more
 * @param producer who sent the data, and which of its appends that was
 * @param writerSeq the writer's own order
 * @param forked the id of a stream that was made from this one
 * @param released the id of such a stream that is gone
 * @param data what readers get, empty for none; of JSON, messages joined by commas
 */
// The array is an event's, which nobody changes, and records are not compared.
@SuppressWarnings("ArrayRecordComponent")
record DurableRecord(
        boolean begins,
        boolean closes,
        boolean deletes,
        Optional<Producer> producer,
        Optional<String> writerSeq,
        Optional<String> forked,
        Optional<String> released,
        byte[] data) {
    private static final byte[] NOTHING = {};

    private static final DurableRecord BLANK = of(NOTHING);
    private static final DurableRecord DELETED = new DurableRecord(
            false, false, true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), NOTHING);

    static DurableRecord of(byte[] data) {
        return new DurableRecord(
                false, false, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), data);
    }

    static DurableRecord beginning(byte[] data, boolean closed) {
        return new DurableRecord(
                true, closed, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), data);
    }

    static DurableRecord append(byte[] data, boolean closes, Optional<Producer> producer, Optional<String> writerSeq) {
        return new DurableRecord(false, closes, false, producer, writerSeq, Optional.empty(), Optional.empty(), data);
    }

    static DurableRecord deleted() {
        return DELETED;
    }

    static DurableRecord forked(String fork) {
        return new DurableRecord(
                false, false, false, Optional.empty(), Optional.empty(), Optional.of(fork), Optional.empty(), NOTHING);
    }

    static DurableRecord released(String fork) {
        return new DurableRecord(
                false, false, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(fork), NOTHING);
    }

    /** The same as a fork has it: what readers get, and nothing that concerns writers. */
    static Event inherited(Event event) {
        return (event.data().length == 0 ? BLANK : of(event.data())).event(event.seq());
    }

    Event event(long seq) {
        return new Event(seq, head(), "", data);
    }

    private String head() {
        JsonObject head = new JsonObject();
        if (begins) {
            head.put("begins", true);
        }
        if (closes) {
            head.put("closes", true);
        }
        if (deletes) {
            head.put("deletes", true);
        }
        producer.ifPresent(
                by -> head.put("producer", by.id()).put("epoch", by.epoch()).put("seq", by.seq()));
        writerSeq.ifPresent(seq -> head.put("writer", seq));
        forked.ifPresent(fork -> head.put("forked", fork));
        released.ifPresent(fork -> head.put("released", fork));
        return head.isEmpty() ? "" : head.encode();
    }

    static DurableRecord of(Event event) {
        if (event.type().isEmpty()) {
            return of(event.data());
        }
        JsonObject head = new JsonObject(event.type());
        return new DurableRecord(
                head.getBoolean("begins", false),
                head.getBoolean("closes", false),
                head.getBoolean("deletes", false),
                Optional.ofNullable(head.getString("producer"))
                        .map(id -> new Producer(id, head.getLong("epoch"), head.getLong("seq"))),
                Optional.ofNullable(head.getString("writer")),
                Optional.ofNullable(head.getString("forked")),
                Optional.ofNullable(head.getString("released")),
                event.data());
    }
}
