package io.holdfast.stream.durable;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.stream.protocol.Producer;
import io.holdfast.stream.protocol.Producers;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What the events of a durable stream's log amount to. */
final class DurableState {
    private final Producers producers;
    private final Set<String> forks = new LinkedHashSet<>();
    private long tail;
    private boolean begun;
    private boolean closed;
    private boolean deleted;
    private Optional<Producer> closedBy = Optional.empty();
    private Optional<String> writerSeq = Optional.empty();

    /** @param maxProducers whose state is kept */
    DurableState(int maxProducers) {
        this.producers = new Producers(maxProducers);
    }

    void apply(long seq, DurableRecord record) {
        if (record.data().length > 0) {
            tail = seq + 1;
        }
        if (record.closes()) {
            closed = true;
            closedBy = record.producer();
        }
        begun |= record.begins();
        deleted |= record.deletes();
        record.producer().ifPresent(producers::accepted);
        record.forked().ifPresent(forks::add);
        record.released().ifPresent(forks::remove);
        if (record.writerSeq().isPresent()) {
            writerSeq = record.writerSeq();
        }
    }

    Producers producers() {
        return producers;
    }

    /** The position behind the last data. */
    long tail() {
        return tail;
    }

    boolean begun() {
        return begun;
    }

    boolean closed() {
        return closed;
    }

    boolean deleted() {
        return deleted;
    }

    /** Deleted, and nobody needs what it had. */
    boolean gone() {
        return deleted && forks.isEmpty();
    }

    boolean hasFork(String fork) {
        return forks.contains(fork);
    }

    /** The append that has closed it, when a producer did. */
    Optional<Producer> closedBy() {
        return closedBy;
    }

    /** Whether a writer's own order lets this come next. */
    boolean follows(String seq) {
        return writerSeq
                .map(last -> Arrays.compareUnsigned(seq.getBytes(UTF_8), last.getBytes(UTF_8)) > 0)
                .orElse(true);
    }
}
