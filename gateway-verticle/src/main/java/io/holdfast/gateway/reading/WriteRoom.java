package io.holdfast.gateway.reading;

import io.vertx.core.Future;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a socket can take more. Vert.x counts the messages that wait, whatever their size, so the bytes of large ones
 * are counted here; small ones, which are nearly all, cost nothing.
 */
public final class WriteRoom {
    private static final int LARGE_BYTES = 8 * 1024;
    private static final int MAX_LARGE_BYTES = 64 * 1024;

    private final WriteStream<?> socket;
    private final Optional<ChunkWriter> chunks;
    private List<Runnable> waiting = new ArrayList<>(0);
    private int largeBytes;
    private boolean seenFull;
    private long fullSinceNanos;

    public WriteRoom(WriteStream<?> socket) {
        this(socket, Optional.empty());
    }

    /** @param chunks what writes past the response */
    public WriteRoom(WriteStream<?> socket, Optional<ChunkWriter> chunks) {
        this.socket = socket;
        this.chunks = chunks;
    }

    /** Something was written; the future completes when it has left. */
    public void wrote(int bytes, Future<Void> write) {
        if (bytes >= LARGE_BYTES) {
            largeBytes += bytes;
            write.onComplete(left -> {
                largeBytes -= bytes;
                tellIfDrained();
            });
        }
    }

    /** For how many nanoseconds it has been seen full; 0 when it has room. To be asked now and then. */
    public long fullFor(long nowNanos) {
        if (!full()) {
            seenFull = false;
            return 0;
        }
        if (!seenFull) {
            seenFull = true;
            fullSinceNanos = nowNanos;
        }
        return nowNanos - fullSinceNanos;
    }

    boolean full() {
        return largeBytes > MAX_LARGE_BYTES
                || socket.writeQueueFull()
                || (chunks.isPresent() && chunks.get().full());
    }

    /** Runs the action once there is room; never, if the socket closes before. */
    void whenDrained(Runnable action) {
        if (waiting.isEmpty()) {
            socket.drainHandler(drained -> tellIfDrained());
            chunks.ifPresent(past -> past.whenDrained(this::tellIfDrained));
        }
        waiting.add(action);
    }

    private void tellIfDrained() {
        if (!waiting.isEmpty() && !full()) {
            List<Runnable> actions = waiting;
            waiting = new ArrayList<>(0);
            actions.forEach(Runnable::run);
        }
    }
}
