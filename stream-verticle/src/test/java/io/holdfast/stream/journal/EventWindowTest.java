package io.holdfast.stream.journal;

import static io.holdfast.stream.journal.Sample.event;
import static io.holdfast.stream.journal.Sample.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class EventWindowTest {
    private static final int ALL = Integer.MAX_VALUE;

    private final EventWindow window = new EventWindow(0);

    private void add(long from, long end) {
        events(from, end).forEach(window::add);
    }

    private void drop(int count) {
        for (int i = 0; i < count; i++) {
            window.dropFirst();
        }
    }

    @Test
    void anEmptyWindowBeginsWhereItEnds() {
        assertThat(window.first()).isEqualTo(window.end()).isZero();
    }

    @Test
    void eventsAreReadInTheirOrder() {
        add(0, 5);

        assertThat(window.read(0, ALL)).containsExactlyElementsOf(events(0, 5));
    }

    @Test
    void itTakesOnlyTheEventThatComesNext() {
        add(0, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> window.add(event(3, "gap")))
                .withMessage("seq: 3 (expected: 2)");
    }

    @Test
    void whatNobodyNeedsPassesWithoutBeingKept() {
        window.pass(events(0, 3));
        add(3, 5);

        assertThat(window.read(0, ALL)).containsExactlyElementsOf(events(3, 5));
    }

    @Test
    void onlyEventsThatComeNextPassAndOnlyWhenNothingIsKept() {
        assertThatIllegalArgumentException().isThrownBy(() -> window.pass(events(1, 2)));
        add(0, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> window.pass(events(1, 2)));
    }

    @Test
    void eventsAreReadFromAnySeq() {
        add(0, 5);

        assertThat(window.read(3, ALL)).containsExactlyElementsOf(events(3, 5));
    }

    @Test
    void whoAsksForWhatIsGoneGetsTheOldestThatIsKept() {
        add(0, 5);
        drop(2);

        assertThat(window.read(0, ALL)).containsExactlyElementsOf(events(2, 5));
    }

    @Test
    void thereIsNothingBehindTheEnd() {
        add(0, 5);

        assertThat(window.read(5, ALL)).isEmpty();
    }

    @Test
    void aReadStopsAtTheEventThatReachesItsLimit() {
        add(0, 5);

        assertThat(window.read(0, Sample.WEIGHT + 1)).containsExactlyElementsOf(events(0, 2));
    }

    @Test
    void aReadHoldsAtLeastOneEvent() {
        add(0, 5);

        assertThat(window.read(0, 1)).containsExactlyElementsOf(events(0, 1));
    }

    @Test
    void itGrowsWithoutLosingAnything() {
        add(0, 1_000);

        assertThat(window.read(0, ALL)).containsExactlyElementsOf(events(0, 1_000));
    }

    @Test
    void itGrowsWhenItsBeginningHasMovedOn() {
        add(0, 16);
        drop(10);
        add(16, 100);

        assertThat(window.read(0, ALL)).containsExactlyElementsOf(events(10, 100));
    }

    @Test
    void itGoesRoundItsRingForAnyNumberOfEvents() {
        for (int seq = 0; seq < 10_000; seq++) {
            window.add(event(seq, Sample.WEIGHT));
            if (seq >= 8) {
                window.dropFirst();
            }
        }

        assertThat(window.read(0, ALL)).containsExactlyElementsOf(events(9_992, 10_000));
    }

    @Test
    void itWeighsWhatItKeeps() {
        add(0, 5);
        drop(2);

        assertThat(window.bytes()).isEqualTo(3 * Sample.WEIGHT);
    }

    @Test
    void droppingSaysWhatItFrees() {
        window.add(event(0, 77));

        assertThat(window.dropFirst()).isEqualTo(77);
    }

    @Test
    void anEmptyWindowHasNothingToDrop() {
        assertThatNullPointerException().isThrownBy(window::dropFirst);
    }
}
