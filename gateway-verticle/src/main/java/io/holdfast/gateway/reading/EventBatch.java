package io.holdfast.gateway.reading;

import io.holdfast.wire.Event;
import io.holdfast.wire.StreamId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Consecutive events of one stream, encoded once for each transport however many readers there are. */
public final class EventBatch {
    private final StreamId stream;
    private final List<Event> events;
    /** For the first encoding; most batches have one. */
    private @Nullable SseBytes room;

    private @Nullable SseBytes sse;
    private @Nullable SseBytes raw;
    private @Nullable List<String> webSocket;

    /** Takes at least one event. */
    EventBatch(StreamId stream, List<Event> events) {
        this(stream, events, null);
    }

    /** @param room nobody else's until the batch is not used any more */
    EventBatch(StreamId stream, List<Event> events, @Nullable SseBytes room) {
        this.stream = stream;
        this.events = events;
        this.room = room;
    }

    long first() {
        return events.get(0).seq();
    }

    /** The seq behind the last event. */
    long end() {
        return events.get(events.size() - 1).seq() + 1;
    }

    List<Event> events() {
        return events;
    }

    int size() {
        return events.size();
    }

    /** What a reader has not seen yet; the batch itself in all but the rarest cases. */
    EventBatch from(long seq) {
        return seq <= first() ? this : new EventBatch(stream, events.subList((int) (seq - first()), events.size()));
    }

    /** All events as blocks of text/event-stream; not to be changed, nor kept. */
    SseBytes sse() {
        SseBytes encoded = sse;
        if (encoded == null) {
            encoded = takeRoom();
            SseFormat.events(stream, events, encoded);
            sse = encoded;
        }
        return encoded;
    }

    /** The same with nothing added to what the upstream sent; not to be changed, nor kept. */
    SseBytes raw() {
        SseBytes encoded = raw;
        if (encoded == null) {
            encoded = takeRoom();
            SseFormat.raw(events, encoded);
            raw = encoded;
        }
        return encoded;
    }

    private SseBytes takeRoom() {
        SseBytes taken = room == null ? new SseBytes() : room;
        room = null;
        return taken;
    }

    /** One text message for each event; not to be changed. */
    public List<String> webSocket() {
        List<String> encoded = webSocket;
        if (encoded == null) {
            encoded = events.stream()
                    .map(event -> WebSocketFormat.event(stream, event))
                    .toList();
            webSocket = encoded;
        }
        return encoded;
    }
}
