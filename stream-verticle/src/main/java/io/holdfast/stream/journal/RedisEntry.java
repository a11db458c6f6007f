package io.holdfast.stream.journal;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StoredForm;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One append as an entry of a Redis Stream, or an owner's marker at the beginning of its epoch, which holds nothing.
 *
 * @param events empty in a marker, and when there is only an outcome
 */
record RedisEntry(Id id, List<Event> events, Optional<Outcome> outcome) {
    private static final String EVENTS = "e";
    private static final String OUTCOME = "o";
    private static final String OWNER = "w";

    /**
     * Where it stands. Redis takes only what is behind the last entry, so an epoch's appends exclude those of every
     * earlier one, and the same append can't be in a log twice.
     *
     * @param position behind what the entry holds, an outcome counting like one more event; 0 in a marker
     */
    record Id(long epoch, long position) {
        static Id marker(long epoch) {
            return new Id(epoch, 0);
        }

        static Id of(Append append) {
            long end = append.position() + append.events().size();
            return new Id(append.epoch(), append.outcome().isPresent() ? end + 1 : end);
        }

        static Id parse(String text) {
            int dash = text.indexOf('-');
            return new Id(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
        }

        boolean isMarker() {
            return position == 0;
        }

        Id next() {
            return new Id(epoch, position + 1);
        }

        /** As Redis writes it. */
        String text() {
            return epoch + "-" + position;
        }
    }

    /** The position behind its last event. */
    long end() {
        return outcome.isPresent() ? id.position() - 1 : id.position();
    }

    /** What the upstream called the last event in it, "" when it did not. */
    String upstreamId() {
        return events.isEmpty() ? "" : events.get(events.size() - 1).upstreamId();
    }

    static Id id(Response entry) {
        return Id.parse(entry.get(0).toString());
    }

    static RedisEntry parse(Response entry) {
        List<Event> events = List.of();
        Optional<Outcome> outcome = Optional.empty();
        Response fields = entry.get(1);
        for (int i = 0; i < fields.size(); i += 2) {
            String name = fields.get(i).toString();
            if (name.equals(EVENTS)) {
                events = StoredForm.events(fields.get(i + 1).toBytes());
            } else if (name.equals(OUTCOME)) {
                outcome = Optional.of(StoredForm.outcome(fields.get(i + 1).toBytes()));
            }
        }
        return new RedisEntry(id(entry), events, outcome);
    }

    /** About what it takes, events alone. */
    static long size(Response entry) {
        long size = 0;
        for (Response field : entry.get(1)) {
            size += field.toBuffer().length();
        }
        return size;
    }

    /** Adds what an append holds to an XADD. */
    static void write(Append append, Request add) {
        if (!append.events().isEmpty()) {
            add.arg(EVENTS).arg(StoredForm.of(append.events()));
        }
        append.outcome().ifPresent(outcome -> add.arg(OUTCOME).arg(StoredForm.of(outcome)));
    }

    /** Adds what a marker holds to an XADD; nobody but people reads it. */
    static void writeMarker(String owner, Request add) {
        add.arg(OWNER).arg(owner.getBytes(StandardCharsets.UTF_8));
    }

    static List<Response> all(Response range) {
        List<Response> entries = new ArrayList<>(range.size());
        range.forEach(entries::add);
        return entries;
    }
}
