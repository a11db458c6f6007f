package io.holdfast.stream.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.StreamDirectory;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.Sample;
import io.holdfast.wire.StreamId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a stream has another owner, from what the directory knew of it and the epoch that the journal gave. */
class TakeoverCauseTest {
    @ParameterizedTest
    @CsvSource({"there, 1, 2, LOST", "here, 2, 2, HANDED_OVER", "here, 1, 2, REGAINED", "here, 0, 2, RECOVERED"})
    void causeIsTold(String node, long epoch, long claimed, TakeoverCause cause) {
        StreamDirectory.Entry before = new StreamDirectory.Entry(node, epoch, "", "session");
        Journal.Claim claim = new Journal.Claim(Sample.opening(StreamId.random()), claimed, 0, "", Optional.empty());

        assertThat(TakeoverCause.of(before, "here", claim)).isEqualTo(cause);
    }
}
