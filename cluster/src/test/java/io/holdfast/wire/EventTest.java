package io.holdfast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EventTest {
    private final Event event = new Event(7, "delta", "up", "data".getBytes(UTF_8));

    @Test
    void seqsBeginAtZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Event(-1, "", "", new byte[0]))
                .withMessage("seq: -1 (expected: >= 0)");
    }

    @Test
    void itWeighsItsTextAndAFixedShareForTheObject() {
        assertThat(event.weight()).isEqualTo("delta".length() + "up".length() + "data".length() + 48);
    }

    @Test
    void eventsOfTheSameContentAreEqual() {
        assertThat(event)
                .isEqualTo(new Event(7, "delta", "up", "data".getBytes(UTF_8)))
                .hasSameHashCodeAs(new Event(7, "delta", "up", "data".getBytes(UTF_8)));
    }

    @Test
    void eventsOfOtherContentAreNot() {
        assertThat(event)
                .isNotEqualTo(new Event(8, "delta", "up", "data".getBytes(UTF_8)))
                .isNotEqualTo(new Event(7, "other", "up", "data".getBytes(UTF_8)))
                .isNotEqualTo(new Event(7, "delta", "", "data".getBytes(UTF_8)))
                .isNotEqualTo(new Event(7, "delta", "up", "date".getBytes(UTF_8)));
    }
}
