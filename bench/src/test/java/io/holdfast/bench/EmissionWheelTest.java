package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmissionWheelTest {
    private static final long MILLI = EmissionWheel.TICK_NANOS;
    private static final long START = 1_000_000 * MILLI;

    private final EmissionWheel wheel = new EmissionWheel(START);

    @Test
    void eachStreamKeepsItsRate() {
        List<Ticker> tickers = IntStream.range(0, 100)
                .mapToObj(i -> add(START + i * 500_000L, 50 * MILLI))
                .toList();
        advance(START, START + 4_999 * MILLI);
        assertThat(tickers).extracting(t -> t.emitted).allMatch(n -> n >= 99 && n <= 100);
    }

    @Test
    void nothingIsEmittedBeforeItIsDue() {
        Ticker ticker = add(START + 10 * MILLI + 1, 50 * MILLI);
        advance(START, START + 10 * MILLI);
        assertThat(ticker.emitted).isZero();
    }

    @Test
    void periodMayBeLongerThanTheWheel() {
        Ticker ticker = add(START + 5_000 * MILLI, 3_000 * MILLI);
        advance(START, START + 11_000 * MILLI);
        assertThat(ticker.emitted).isEqualTo(3);
    }

    @Test
    void lateTickEmitsWhatWasMissed() {
        Ticker ticker = add(START + 10 * MILLI, 50 * MILLI);
        wheel.advance(START + 10_000 * MILLI);
        assertThat(ticker.emitted).isEqualTo(200);
    }

    @Test
    void lateTickTellsHowLate() {
        wheel.advance(START + MILLI);
        assertThat(wheel.advance(START + 9 * MILLI)).isEqualTo(7 * MILLI);
    }

    @Test
    void finishedStreamLeavesTheWheel() {
        Ticker ticker = add(START + MILLI, 10 * MILLI);
        ticker.last = 3;
        advance(START, START + 1_000 * MILLI);
        assertThat(ticker.emitted).isEqualTo(3);
    }

    private Ticker add(long due, long period) {
        var ticker = new Ticker(due, period);
        wheel.add(ticker);
        return ticker;
    }

    private void advance(long from, long to) {
        for (long now = from; now <= to; now += MILLI) {
            wheel.advance(now);
        }
    }

    private static final class Ticker implements EmissionWheel.Paced {
        private final long period;
        private long due;
        private long emitted;
        private long last = Long.MAX_VALUE;

        Ticker(long due, long period) {
            this.due = due;
            this.period = period;
        }

        @Override
        public long due() {
            return due;
        }

        @Override
        public boolean emit(long now) {
            while (due <= now) {
                emitted++;
                due += period;
            }
            return emitted < last;
        }
    }
}
