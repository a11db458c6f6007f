package io.holdfast.stream.source;

import java.time.Duration;

/**
 * Pauses a stream's source while it has said much more than the journal has taken, or than the first of its readers has been
 * sent.
 */
public final class SourceValve {
    private static final int MAX_UNCOMMITTED_BYTES = 256 * 1024;

    /**
     * More would soon be more than the journal keeps of a stream, and a source that is faster than every reader would lose
     * them all.
     */
    private static final int MAX_BEHIND_BYTES = 256 * 1024;

    private boolean closed;
    private long closedSinceNanos;
    private boolean waitsForReaders = true;

    /** Whether so much waits for the journal that the source has to be paused. */
    public static boolean isTooMuch(int uncommittedBytes) {
        return uncommittedBytes > MAX_UNCOMMITTED_BYTES;
    }

    /** Pauses the source, or has it go on, when that is not what it does. */
    public void regulate(Source source, int uncommittedBytes, long behindBytes) {
        boolean readersLack = waitsForReaders && source.waitsForReaders() && behindBytes > MAX_BEHIND_BYTES;
        boolean close = isTooMuch(uncommittedBytes) || readersLack;
        if (closed && !close) {
            closed = false;
            source.resume();
        } else if (close && !closed) {
            closed = true;
            closedSinceNanos = System.nanoTime();
            source.pause();
        }
    }

    /** Whether the source is paused, so that its silence says nothing of it. */
    public boolean closed() {
        return closed;
    }

    /** A reader has everything, and is worth waiting for again. */
    public void readersCaughtUp() {
        waitsForReaders = true;
    }

    /**
     * Gives readers up who take longer to catch up: the answer itself must not be lost for them.
     *
     * @return whether it does so now
     */
    public boolean givesReadersUp(long nowNanos, Duration patience) {
        boolean now = closed && waitsForReaders && nowNanos - closedSinceNanos > patience.toNanos();
        waitsForReaders &= !now;
        return now;
    }

    /** The stream has another source, which is not paused. */
    public void sourceReplaced() {
        closed = false;
    }
}
