package io.holdfast.stream.journal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;

/** Memory for {@link EventChunk}s outside the heap: taken from the system as it is needed, up to a bound, then reused. */
public final class ChunkPool {
    /** About fifteen events of an ordinary token stream; what a short stream wastes stays small. */
    public static final int CHUNK_BYTES = 4 * 1024;

    private static final int SLAB_CHUNKS = 64;

    private final long maxBytes;
    private final ArrayDeque<EventChunk> free = new ArrayDeque<>();
    private long pooledBytes;
    private long largeBytes;

    ChunkPool(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether a chunk of so many bytes is possible at all. */
    boolean couldHold(int size) {
        return Math.max(size, CHUNK_BYTES) <= maxBytes;
    }

    /** A chunk that holds at least so many bytes, or empty when the bound is reached. */
    Optional<EventChunk> take(int size) {
        if (size > CHUNK_BYTES) {
            return takeLarge(size);
        }
        if (free.isEmpty() && pooledBytes + largeBytes + CHUNK_BYTES <= maxBytes) {
            addSlab();
        }
        return Optional.ofNullable(free.poll());
    }

    /** An event larger than a chunk is rare, and has one of its own. */
    private Optional<EventChunk> takeLarge(int size) {
        if (pooledBytes - freeBytes() + largeBytes + size > maxBytes) {
            return Optional.empty();
        }
        largeBytes += size;
        return Optional.of(new EventChunk(ByteBuffer.allocate(size)));
    }

    void giveBack(EventChunk chunk) {
        if (chunk.capacity() == CHUNK_BYTES) {
            free.add(chunk);
        } else {
            largeBytes -= chunk.capacity();
        }
    }

    private long freeBytes() {
        return (long) free.size() * CHUNK_BYTES;
    }

    private void addSlab() {
        int chunks = (int) Math.min(SLAB_CHUNKS, (maxBytes - pooledBytes - largeBytes) / CHUNK_BYTES);
        ByteBuffer slab = ByteBuffer.allocateDirect(chunks * CHUNK_BYTES);
        for (int i = 0; i < chunks; i++) {
            free.add(new EventChunk(slab.slice(i * CHUNK_BYTES, CHUNK_BYTES)));
        }
        pooledBytes += slab.capacity();
    }
}
