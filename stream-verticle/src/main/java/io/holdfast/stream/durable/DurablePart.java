package io.holdfast.stream.durable;

import io.holdfast.stream.journal.EventChunk;
import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.wire.CallFrame.Field;
import io.holdfast.wire.Event;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a stream's owner gives to the owner of a fork: the events that the fork begins with, as a fork has them.
 *
 * @param terms the source's
 * @param offset up to where whole events go
 */
record DurablePart(DurableTerms terms, long offset, List<Event> events) {
    private static final String END = "end";

    DurablePart {
        events = List.copyOf(events);
    }

    OwnerAnswer answer() {
        OwnerAnswer answer = OwnerAnswer.of(200)
                .with(ProtocolFields.FORK_OFFSET, offset)
                .with(END, events.size())
                .with(Buffer.buffer(EventChunk.of(0, events).form()));
        for (Map.Entry<String, String> field : terms.opening("", "").headers().entrySet()) {
            if (!field.getKey().equals(ProtocolFields.FORK_OFFSET)) {
                answer = answer.with(field.getKey(), field.getValue());
            }
        }
        return answer;
    }

    static DurablePart of(OwnerAnswer answer) {
        Map<String, String> fields =
                answer.fields().stream().collect(Collectors.toMap(Field::name, Field::value, (one, other) -> one));
        EventChunk chunk =
                EventChunk.of(0, Long.parseLong(fields.get(END)), answer.body().getBytes());
        List<Event> events = new ArrayList<>();
        chunk.read(0, Integer.MAX_VALUE, 0, events);
        long offset = Long.parseLong(fields.get(ProtocolFields.FORK_OFFSET));
        return new DurablePart(DurableTerms.of(fields), offset, events);
    }
}
