package io.holdfast.stream;

import io.holdfast.wire.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Consecutive events of one stream as bytes in one piece of memory, which the collector has nothing to do with. */
final class EventChunk {
    /** Three lengths. */
    private static final int EVENT_HEAD_BYTES = 3 * Integer.BYTES;

    private final ByteBuffer bytes;
    private long first;
    private long end;
    private int used;

    EventChunk(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** What an event takes; its text is bounded by {@code max-event-size}. */
    static int sizeOf(Event event) {
        return EVENT_HEAD_BYTES + utf8(event.type()).length + utf8(event.upstreamId()).length + event.data().length;
    }

    int capacity() {
        return bytes.capacity();
    }

    boolean hasRoomFor(int size) {
        return capacity() - used >= size;
    }

    /** Seq of the first event. */
    long first() {
        return first;
    }

    /** Seq behind the last event. */
    long end() {
        return end;
    }

    /** Makes the chunk empty, to begin with this seq. */
    void reset(long seq) {
        first = seq;
        end = seq;
        used = 0;
    }

    void add(Event event) {
        byte[] type = utf8(event.type());
        byte[] id = utf8(event.upstreamId());
        bytes.putInt(used, type.length);
        bytes.putInt(used + Integer.BYTES, id.length);
        bytes.putInt(used + 2 * Integer.BYTES, event.data().length);
        used += EVENT_HEAD_BYTES;
        put(type);
        put(id);
        put(event.data());
        end++;
    }

    private void put(byte[] part) {
        bytes.put(used, part);
        used += part.length;
    }

    /** Adds the events from a seq on to a list, until it weighs {@code maxBytes}; returns what it weighs then. */
    int read(long from, int maxBytes, int weight, List<Event> into) {
        int position = 0;
        int total = weight;
        for (long seq = first; seq < end && total < maxBytes; seq++) {
            int type = bytes.getInt(position);
            int id = bytes.getInt(position + Integer.BYTES);
            int data = bytes.getInt(position + 2 * Integer.BYTES);
            position += EVENT_HEAD_BYTES;
            if (seq >= from) {
                Event event = new Event(
                        seq, text(position, type), text(position + type, id), copy(position + type + id, data));
                into.add(event);
                total += event.weight();
            }
            position += type + id + data;
        }
        return total;
    }

    private String text(int position, int length) {
        return length == 0 ? "" : new String(copy(position, length), StandardCharsets.UTF_8);
    }

    private byte[] copy(int position, int length) {
        byte[] part = new byte[length];
        bytes.get(position, part);
        return part;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
