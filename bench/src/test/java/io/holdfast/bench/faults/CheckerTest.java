package io.holdfast.bench.faults;

import static io.holdfast.bench.faults.Violation.Kind.DIVERGED;
import static io.holdfast.bench.faults.Violation.Kind.GAP;
import static io.holdfast.bench.faults.Violation.Kind.LOST;
import static io.holdfast.bench.faults.Violation.Kind.MISSING_END;
import static io.holdfast.bench.faults.Violation.Kind.REORDER;
import static io.holdfast.bench.faults.Violation.Kind.REPEAT;
import static io.holdfast.bench.faults.Violation.Kind.WRONG_OUTCOME;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The stream has five events and {@code [DONE]}. */
class CheckerTest {
    private static final Truth TRUTH = new Truth("k", 5);
    private static final String LOST_ERROR = "{\"error\":{\"code\":\"owner_lost\"}}";

    private static Seen event(long seq) {
        return new Seen(seq, "", TRUTH.data(seq));
    }

    private static List<Seen> events(long... seqs) {
        return new ArrayList<>(LongStream.of(seqs).mapToObj(CheckerTest::event).toList());
    }

    private static List<Seen> whole() {
        return events(0, 1, 2, 3, 4, 5);
    }

    private static History ended(List<Seen> seen) {
        return new History("reader", seen, Told.ENDED);
    }

    private static History lost(List<Seen> seen, long at) {
        seen.add(new Seen(at, "error", LOST_ERROR));
        return new History("reader", seen, Told.failed("owner_lost"));
    }

    private static List<Violation.Kind> check(boolean mayBeLost, History... histories) {
        return Checker.check("s", TRUTH, List.of(histories), mayBeLost).stream()
                .map(Violation::kind)
                .toList();
    }

    private static List<Violation.Kind> check(List<Seen> seen) {
        return check(false, ended(seen));
    }

    @Nested
    class Events {
        @Test
        void wholeStreamIsClean() {
            assertThat(check(whole())).isEmpty();
        }

        @Test
        void lostEventIsOneGap() {
            assertThat(check(events(0, 1, 3, 4, 5))).containsExactly(GAP);
        }

        @Test
        void streamThatDoesNotBeginAtItsFirstEventHasAGap() {
            assertThat(check(events(1, 2, 3, 4, 5))).containsExactly(GAP);
        }

        @Test
        void repeatedEventIsFound() {
            assertThat(check(events(0, 1, 1, 2, 3, 4, 5))).containsExactly(REPEAT);
        }

        @Test
        void eventRepeatedMuchLaterIsFound() {
            assertThat(check(events(0, 1, 2, 3, 4, 1, 5))).containsExactly(REPEAT);
        }

        @Test
        void swappedEventsAreAGapAndAReorder() {
            assertThat(check(events(0, 2, 1, 3, 4, 5))).containsExactly(GAP, REORDER);
        }

        @Test
        void whatAZombieHasAppendedDiverges() {
            List<Seen> seen = whole();
            seen.set(3, new Seen(3, "", TRUTH.data(2)));
            assertThat(check(seen)).containsExactly(DIVERGED);
        }

        @Test
        void oneOfTwoReadersGivenSomethingElseIsFound() {
            List<Seen> seen = whole();
            seen.set(3, new Seen(3, "", "x"));
            assertThat(check(false, ended(whole()), ended(seen))).containsExactly(DIVERGED);
        }

        @Test
        void eventBehindTheEndDiverges() {
            List<Seen> seen = whole();
            seen.add(new Seen(6, "", Truth.DONE));
            assertThat(check(seen)).containsExactly(DIVERGED);
        }
    }

    @Nested
    class Ends {
        @Test
        void endThatIsNotToldIsMissing() {
            assertThat(check(false, new History("reader", whole(), Told.NOTHING)))
                    .containsExactly(MISSING_END);
        }

        @Test
        void goodEndBeforeTheLastEventIsWrong() {
            assertThat(check(events(0, 1, 2))).containsExactly(WRONG_OUTCOME);
        }

        @Test
        void failureThatNoFaultExplainsIsWrong() {
            History failed = new History("reader", events(0, 1), Told.failed("replay_diverged"));
            assertThat(check(true, failed)).containsExactly(WRONG_OUTCOME);
        }

        @Test
        void lossAfterALesserFaultIsFound() {
            assertThat(check(false, lost(events(0, 1), 2))).containsExactly(LOST);
        }

        @Test
        void lossThatMayBeIsClean() {
            assertThat(check(true, lost(events(0, 1), 2))).isEmpty();
        }

        @Test
        void lossToldAtAnotherPlaceThanBehindTheLastEventIsWrong() {
            assertThat(check(true, lost(events(0, 1), 4))).containsExactly(WRONG_OUTCOME);
        }

        @Test
        void twoReadersToldDifferentEndsAreFound() {
            assertThat(check(false, ended(whole()), lost(events(0, 1), 2))).containsExactly(LOST, WRONG_OUTCOME);
        }

        @Test
        void streamThatWasLostMayHaveBeenReadWholeBefore() {
            assertThat(check(true, ended(whole()), lost(events(0, 1), Seen.GONE)))
                    .isEmpty();
        }

        @Test
        void lossExcusesNoGap() {
            assertThat(check(true, lost(events(0, 2), 3))).containsExactly(GAP);
        }
    }
}
