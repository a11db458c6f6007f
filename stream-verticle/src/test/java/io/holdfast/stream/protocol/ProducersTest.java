package io.holdfast.stream.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.protocol.Producers.Verdict;
import org.junit.jupiter.api.Test;

class ProducersTest {
    private final Producers producers = new Producers(2);

    private Verdict judge(String id, long epoch, long seq) {
        return producers.judge(new Producer(id, epoch, seq));
    }

    private void accept(String id, long epoch, long seq) {
        producers.accepted(new Producer(id, epoch, seq));
    }

    @Test
    void anUnknownProducerBeginsWithZero() {
        assertThat(judge("a", 3, 0)).isEqualTo(Verdict.NEXT);
        assertThat(judge("a", 3, 1)).isEqualTo(Verdict.GAP);
    }

    @Test
    void appendsFollowOneAnother() {
        accept("a", 0, 4);

        assertThat(judge("a", 0, 5)).isEqualTo(Verdict.NEXT);
        assertThat(judge("a", 0, 4)).isEqualTo(Verdict.DUPLICATE);
        assertThat(judge("a", 0, 0)).isEqualTo(Verdict.DUPLICATE);
        assertThat(judge("a", 0, 6)).isEqualTo(Verdict.GAP);
    }

    @Test
    void aLaterEpochShutsOutTheOnesBefore() {
        accept("a", 1, 7);

        assertThat(judge("a", 2, 0)).isEqualTo(Verdict.NEXT);
        assertThat(judge("a", 2, 1)).isEqualTo(Verdict.NOT_FIRST);
        assertThat(judge("a", 0, 8)).isEqualTo(Verdict.FENCED);
    }

    @Test
    void producersSilentForLongestAreForgottenFirst() {
        accept("a", 0, 0);
        accept("b", 0, 0);
        accept("a", 0, 1);
        accept("c", 0, 0);

        assertThat(judge("a", 0, 1)).isEqualTo(Verdict.DUPLICATE);
        assertThat(judge("b", 0, 0)).isEqualTo(Verdict.NEXT);
    }
}
