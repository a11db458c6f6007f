package io.holdfast.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loop that is only reckoned does what it can however much is asked for, since {@link LoopLag} bounds what runs on it. */
class OverloadedLoopTest {
    private static final double CARRIED_PER_SECOND = 300;
    private static final Duration MARK = Duration.ofMillis(500);

    @ParameterizedTest
    @CsvSource({"1.5, 2", "2, 2", "3, 2", "10, 2", "1.5, 20", "3, 20", "10, 20"})
    void itDoesNineTenthsOfWhatItCan(double load, int streamSeconds) {
        Plant plant = new Plant(MARK, streamSeconds);
        plant.run(load * CARRIED_PER_SECOND, 120);

        assertThat(plant.run(load * CARRIED_PER_SECOND, 60))
                .isGreaterThan(0.9 * plant.possiblePerSecond(load * CARRIED_PER_SECOND));
    }

    @ParameterizedTest
    @CsvSource({"1.5, 2", "3, 2", "10, 2", "1.5, 20", "3, 20", "10, 20"})
    void whatRunsIsNotMuchLaterThanTheMark(double load, int streamSeconds) {
        Plant plant = new Plant(MARK, streamSeconds);
        plant.run(load * CARRIED_PER_SECOND, 120);
        plant.run(load * CARRIED_PER_SECOND, 60);

        assertThat(plant.longestTurnMs).isLessThan(2 * MARK.toMillis());
    }

    @Test
    void belowWhatItCanAllIsLetIn() {
        double offered = 0.8 * CARRIED_PER_SECOND;

        assertThat(new Plant(MARK, 2).run(offered, 60)).isGreaterThan(0.95 * offered);
    }

    @Test
    void whatHasBeenTooMuchIsMadeUpForSoon() {
        Plant plant = new Plant(MARK, 2);
        plant.run(3 * CARRIED_PER_SECOND, 60);

        assertThat(plant.run(0.8 * CARRIED_PER_SECOND, 20)).isGreaterThan(0.75 * CARRIED_PER_SECOND);
    }

    @Test
    void withoutACeilingItBreaksDown() {
        Plant plant = new Plant(Duration.ZERO, 2);
        plant.run(3 * CARRIED_PER_SECOND, 60);

        assertThat(plant.run(3 * CARRIED_PER_SECOND, 60)).isLessThan(0.1 * CARRIED_PER_SECOND);
    }

    /**
     * A loop that does in one turn all that has come during the last one: openings, refusals, and the events of streams that
     * come at their upstreams' pace. A stream that ends much later than it should is of no use, and was work all the same.
     */
    private static final class Plant {
        private static final int EVENTS = 200;
        /** In events. */
        private static final double OPENING = 40;

        private static final double REFUSAL = 4;
        private static final double EVENT_MS = 1_000 / (CARRIED_PER_SECOND * (EVENTS + OPENING));
        private static final double TICK_MS = 50;
        private static final double PATIENCE_MS = 10_000;

        private record Ending(double dueMs, double doneMs) {}

        private final LoopLag lag;
        private final double streamMs;
        /** When the upstreams of those that run are done. */
        private final PriorityQueue<Double> upstreams = new PriorityQueue<>();

        private final ArrayDeque<Ending> endings = new ArrayDeque<>();
        private double nowMs;
        private double tickMs = TICK_MS;
        private double backlogMs;
        private double waiting;
        private double longestTurnMs;
        private int whole;

        Plant(Duration mark, int streamSeconds) {
            lag = new LoopLag(mark, () -> 0, () -> false);
            streamMs = TimeUnit.SECONDS.toMillis(streamSeconds);
        }

        /** When all that can't be done is refused. */
        double possiblePerSecond(double offeredPerSecond) {
            double refusals = REFUSAL / (EVENTS + OPENING);
            return (CARRIED_PER_SECOND - offeredPerSecond * refusals) / (1 - refusals);
        }

        /** Streams a second that were read whole. */
        double run(double offeredPerSecond, int seconds) {
            double end = nowMs + TimeUnit.SECONDS.toMillis(seconds);
            whole = 0;
            longestTurnMs = 0;
            while (nowMs < end) {
                turn(offeredPerSecond);
            }
            return (double) whole / seconds;
        }

        private void turn(double offeredPerSecond) {
            double turnMs = Math.max(1, backlogMs);
            longestTurnMs = Math.max(longestTurnMs, turnMs);
            nowMs += turnMs;
            backlogMs = upstreams.size() * EVENTS / streamMs * turnMs * EVENT_MS;
            for (waiting += offeredPerSecond / 1_000 * turnMs; waiting >= 1; waiting--) {
                come();
            }
            end();
            if (nowMs >= tickMs) {
                lag.late((long) ((nowMs - tickMs) * TimeUnit.MILLISECONDS.toNanos(1)));
                tickMs = nowMs + TICK_MS;
            }
        }

        private void come() {
            boolean letIn = lag.ceiling().enter();
            backlogMs += (letIn ? OPENING : REFUSAL) * EVENT_MS;
            if (letIn) {
                upstreams.add(nowMs + streamMs);
            }
        }

        private void end() {
            while (!upstreams.isEmpty() && upstreams.element() <= nowMs) {
                endings.add(new Ending(upstreams.remove(), nowMs + backlogMs));
            }
            while (!endings.isEmpty() && endings.element().doneMs() <= nowMs) {
                Ending ending = endings.remove();
                lag.ceiling().leave();
                whole += ending.doneMs() - ending.dueMs() < PATIENCE_MS ? 1 : 0;
            }
        }
    }
}
