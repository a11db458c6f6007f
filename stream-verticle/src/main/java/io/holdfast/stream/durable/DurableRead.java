package io.holdfast.stream.durable;

import io.holdfast.stream.protocol.JsonMessages;
import io.holdfast.wire.Event;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Part of a durable stream as its readers get it.
 *
 * @param from where it begins
 * @param data of each append, in order
 * @param next where to read on
 * @param upToDate whether there was no more
 * @param closed whether there will be no more
 */
record DurableRead(long from, List<byte[]> data, long next, boolean upToDate, boolean closed) {
    static final int MOST_BYTES = 1024 * 1024;

    DurableRead {
        data = List.copyOf(data);
    }

    /** At least the data of one append, where there is one. */
    static Future<DurableRead> of(DurableLog log, long from) {
        return of(log, from, from, MOST_BYTES);
    }

    /** @param position from where on it is still to be read */
    private static Future<DurableRead> of(DurableLog log, long from, long position, int most) {
        return log.read(position, most).compose(events -> {
            List<byte[]> data = new ArrayList<>();
            long next = position;
            for (Event event : events) {
                next = event.seq() + 1;
                if (event.data().length > 0) {
                    data.add(event.data());
                }
            }
            if (next >= log.tail()) {
                return Future.succeededFuture(
                        new DurableRead(from, data, Math.max(log.tail(), from), true, log.closed()));
            }
            return data.isEmpty()
                    ? of(log, from, next, most)
                    : Future.succeededFuture(new DurableRead(from, data, next, false, false));
        });
    }

    boolean isEmpty() {
        return data.isEmpty();
    }

    Buffer body(DurableTerms terms) {
        if (terms.json()) {
            return JsonMessages.array(data);
        }
        Buffer body = Buffer.buffer();
        data.forEach(body::appendBytes);
        return body;
    }
}
