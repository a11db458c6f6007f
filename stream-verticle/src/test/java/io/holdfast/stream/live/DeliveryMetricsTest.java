package io.holdfast.stream.live;

import static io.holdfast.stream.journal.Sample.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is counted of the way from the journal to the readers. */
class DeliveryMetricsTest extends DeliveryRig {
    private double count(String name) {
        return meters.get(name).functionCounter().count();
    }

    @Test
    void eventsWithoutAReaderAreUnread() {
        append(0, 5);
        confirm();
        attach(1, 5, MUCH);
        append(5, 10);

        assertThat(count("streaming_events_unread")).isEqualTo(5);
    }

    @Test
    void eventsThatAReaderHasMissedAreReplayed() {
        confirm();
        append(0, 10);
        attach(1, 4, MUCH);
        attach(2, 10, MUCH);

        assertThat(count("streaming_events_replayed")).isEqualTo(6);
    }

    @Test
    void readerWithoutCreditIsOneStallUntilItHasSome() {
        confirm();
        attach(1, 0, 2 * WEIGHT);
        appendOneByOne(0, 6);
        credit(1, WEIGHT);
        append(6, 7);

        assertThat(count("streaming_credit_stalls")).isEqualTo(2);
    }

    @Test
    void readerThatKeepsUpIsNoStall() {
        confirm();
        attach(1, 0, 3 * WEIGHT);
        append(0, 3);

        assertThat(count("streaming_credit_stalls")).isZero();
    }
}
