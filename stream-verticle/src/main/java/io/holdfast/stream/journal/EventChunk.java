package io.holdfast.stream.journal;

import io.holdfast.wire.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Consecutive events of one stream as bytes in one piece of memory, which the collector has nothing to do with. */
public final class EventChunk {
    /** Three lengths. */
    private static final int EVENT_HEAD_BYTES = 3 * Integer.BYTES;

    private static final byte[] NOTHING = {};

    private final ByteBuffer bytes;
    private long first;
    private long end;
    private int used;

    EventChunk(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** A chunk that is exactly as large as these events. */
    public static EventChunk of(long first, List<Event> events) {
        int size = 0;
        for (Event event : events) {
            size += sizeOf(event);
        }
        EventChunk chunk = new EventChunk(ByteBuffer.allocate(size));
        chunk.reset(first);
        events.forEach(chunk::add);
        return chunk;
    }

    /** The chunk whose {@link #form} this is. */
    public static EventChunk of(long first, long end, byte[] form) {
        EventChunk chunk = new EventChunk(ByteBuffer.wrap(form));
        chunk.first = first;
        chunk.end = end;
        chunk.used = form.length;
        return chunk;
    }

    /** What an event takes; its text is bounded by {@code max-event-size}. */
    public static int sizeOf(Event event) {
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

    /** Adds another chunk's event, which begins at this place in its form. */
    void add(EventChunk other, int place, int size) {
        bytes.put(used, other.bytes, place, size);
        used += size;
        end++;
    }

    /** What the event takes that begins at this place in the form. */
    int sizeAt(int place) {
        return EVENT_HEAD_BYTES
                + bytes.getInt(place)
                + bytes.getInt(place + Integer.BYTES)
                + bytes.getInt(place + 2 * Integer.BYTES);
    }

    /** The events as bytes, to be read only: a copy is made only of what does not fill its memory. */
    public byte[] form() {
        return bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == used
                ? bytes.array()
                : copy(0, used);
    }

    private void put(byte[] part) {
        bytes.put(used, part);
        used += part.length;
    }

    /** Adds the events from a seq on to a list, until it weighs {@code maxBytes}; returns what it weighs then. */
    public int read(long from, int maxBytes, int weight, List<Event> into) {
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

    /** Adds the events' digests. */
    void digest(Digests.Builder digests) {
        int position = 0;
        for (long seq = first; seq < end; seq++) {
            int type = bytes.getInt(position);
            int id = bytes.getInt(position + Integer.BYTES);
            int data = bytes.getInt(position + 2 * Integer.BYTES);
            int text = position + EVENT_HEAD_BYTES;
            digests.add(seq, Digests.of(bytes.slice(text, type), bytes.slice(text + type + id, data)));
            position = text + type + id + data;
        }
    }

    /** What the upstream called the last event, "" when it did not. */
    String lastUpstreamId() {
        int last = 0;
        for (int next = 0; next < used; next += sizeAt(next)) {
            last = next;
        }
        return used == 0 ? "" : text(last + EVENT_HEAD_BYTES + bytes.getInt(last), bytes.getInt(last + Integer.BYTES));
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
        return text.isEmpty() ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
    }
}
