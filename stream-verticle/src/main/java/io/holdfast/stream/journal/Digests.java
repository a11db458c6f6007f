package io.holdfast.stream.journal;

import io.holdfast.wire.Event;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** What a log's events say, eight bytes each, to be compared with what an upstream repeats. */
public final class Digests {
    private final long first;
    private final long[] each;

    /** @param first the position of the first event; those before have expired */
    private Digests(long first, long[] each) {
        this.first = first;
        this.each = each;
    }

    /** Takes consecutive events. */
    static final class Builder {
        private final LongStream.Builder each = LongStream.builder();
        private long first = -1;

        void add(Event event) {
            add(event.seq(), of(event.type(), event.data()));
        }

        void add(long seq, long digest) {
            if (first < 0) {
                first = seq;
            }
            each.add(digest);
        }

        Digests build() {
            return new Digests(Math.max(0, first), each.build().toArray());
        }
    }

    /** Two checksums by different polynomials: enough for an upstream that errs, and none needs more that lies. */
    static long of(ByteBuffer type, ByteBuffer data) {
        CRC32 one = new CRC32();
        CRC32C other = new CRC32C();
        one.update(type.duplicate());
        one.update(data.duplicate());
        other.update(data);
        other.update(type);
        return one.getValue() << Integer.SIZE | other.getValue();
    }

    private static long of(String type, byte[] data) {
        return of(ByteBuffer.wrap(type.getBytes(StandardCharsets.UTF_8)), ByteBuffer.wrap(data));
    }

    /** Adds the first position, the number of events, and their digests. */
    void write(Buffer out) {
        out.appendLong(first).appendInt(each.length);
        for (long digest : each) {
            out.appendLong(digest);
        }
    }

    /** All that were written. */
    static List<Digests> readAll(Buffer in) {
        List<Digests> all = new ArrayList<>();
        int place = 0;
        while (place < in.length()) {
            long first = in.getLong(place);
            long[] each = new long[in.getInt(place + Long.BYTES)];
            place += Long.BYTES + Integer.BYTES;
            for (int i = 0; i < each.length; i++) {
                each[i] = in.getLong(place);
                place += Long.BYTES;
            }
            all.add(new Digests(first, each));
        }
        return all;
    }

    /** Whether an event says what the log has at this position, as far as can be told. */
    public boolean match(long position, String type, byte[] data) {
        long place = position - first;
        return place < 0 || (place < each.length && each[(int) place] == of(type, data));
    }
}
