package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    @Test
    void theWordsOfTheOutcomesAreThoseOfTheDesign() {
        assertThat(Stream.of(Outcome.Kind.values()).map(Outcome.Kind::word))
                .containsExactly("ended", "failed", "cancelled");
    }

    @Test
    void onlyAnEndThatTheUpstreamMeantIsGood() {
        assertThat(Stream.of(Outcome.ENDED, Outcome.failed(Fault.UPSTREAM_LOST, ""), Outcome.cancelled(Fault.CANCELLED))
                        .filter(Outcome::good))
                .containsExactly(Outcome.ENDED);
    }

    @Test
    void readersAreToldTheFaultsOwnTextWhenThereIsNothingToAdd() {
        assertThat(Outcome.cancelled(Fault.ORPHANED).message()).isEqualTo("Nobody read the stream for too long");
    }

    @Test
    void readersAreToldTheDetailBehindTheFaultsText() {
        assertThat(Outcome.failed(Fault.UPSTREAM_IDLE, "90 ms").message())
                .isEqualTo("The upstream has been silent for too long: 90 ms");
    }
}
