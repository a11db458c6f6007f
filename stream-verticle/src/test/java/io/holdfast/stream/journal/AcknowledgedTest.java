package io.holdfast.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcknowledgedTest {
    private final Acknowledged acknowledged = new Acknowledged();

    @Test
    void whoeverWaitsForWhatTheJournalHasIsTold() {
        Future<Void> first = acknowledged.until(2);
        Future<Void> second = acknowledged.until(3);

        acknowledged.reached(2);

        assertThat(first.succeeded()).isTrue();
        assertThat(second.isComplete()).isFalse();
    }

    /** STREAM_MOVED would say that nothing was done, and a gateway would ask again whatever it was. */
    @ParameterizedTest
    @CsvSource({"STREAM_MOVED,OWNER_LOST", "JOURNAL_UNAVAILABLE,JOURNAL_UNAVAILABLE"})
    void whenTheStreamIsLostNobodyIsToldThatNothingWasKept(Fault why, Fault told) {
        Future<Void> waiting = acknowledged.until(1);

        acknowledged.lost(why);

        assertThat(Refusal.of(waiting.cause()).fault()).isEqualTo(told);
    }
}
