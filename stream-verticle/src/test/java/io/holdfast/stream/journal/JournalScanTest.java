package io.holdfast.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.wire.Event;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalScanTest {
    private final StreamId stream = StreamId.random();
    private final Journal journal = new MemoryJournal(1_000_000, 1_000_000);
    private final List<Long> visited = new ArrayList<>();

    @BeforeEach
    void fiveEvents() {
        journal.open(Sample.opening(stream));
        journal.append(List.of(new Append(stream, 1, 0, Sample.events(0, 5), Optional.empty())));
    }

    private Future<Void> scan(long end) {
        return new JournalScan(journal, stream, end, (Event event) -> visited.add(event.seq())).run();
    }

    @Test
    void everyEventBeforeTheEndIsVisitedAndNoneBehindIt() {
        assertThat(scan(3).succeeded()).isTrue();
        assertThat(visited).containsExactly(0L, 1L, 2L);
    }

    @Test
    void eventsThatAreNotThereAreMissed() {
        assertThat(scan(6).failed()).isTrue();
    }
}
