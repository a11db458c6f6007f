package io.holdfast.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.EventLoop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopLagTest {
    private final LoopLag lag = new LoopLag(Duration.ofMillis(100), () -> 0, () -> false);

    private void late(int ticks, long ms) {
        IntStream.range(0, ticks).forEach(tick -> lag.late(TimeUnit.MILLISECONDS.toNanos(ms)));
    }

    @BeforeEach
    void many() {
        enter(lag);
    }

    /** So many that a ceiling over them can be seen to fall. */
    private static void enter(LoopLag lag) {
        IntStream.range(0, 10_000).forEach(stream -> lag.ceiling().enter());
    }

    @Test
    void loopInTimeLetsAllIn() {
        late(100, 1);

        assertThat(lag.ceiling().room()).isTrue();
    }

    @Test
    void onePauseIsNoOverload() {
        late(1, 400);

        assertThat(lag.ceiling().room()).isTrue();
    }

    @Test
    void twoPausesInARowAre() {
        late(2, 800);

        assertThat(lag.ceiling().room()).isFalse();
    }

    @Test
    void whatElseThereIsTooMuchOfCountsToo() {
        LoopLag full = new LoopLag(Duration.ofMillis(100), () -> 1.1, () -> true);
        enter(full);
        IntStream.range(0, 20).forEach(tick -> full.late(0));

        assertThat(full.ceiling().room()).isFalse();
    }

    @Test
    void withoutAMarkAllAreLetIn() {
        LoopLag unmarked = new LoopLag(Duration.ZERO, () -> 0, () -> false);
        enter(unmarked);
        IntStream.range(0, 100).forEach(tick -> unmarked.late(TimeUnit.SECONDS.toNanos(1)));

        assertThat(unmarked.ceiling().room()).isTrue();
    }

    @Test
    void loopIsWatchedLongerThanTheVerticleThatAskedForIt() {
        try (EventLoop loop = new EventLoop()) {
            String verticle = loop.await(loop.vertx().deployVerticle(context -> {
                lag.watch(context.owner());
                return Future.succeededFuture();
            }));
            loop.await(loop.vertx().undeploy(verticle));
            long gone = System.nanoTime();

            loop.awaitThat(() -> System.nanoTime() - gone > TimeUnit.MILLISECONDS.toNanos(300));
            assertThat(lag.silentNanos(System.nanoTime())).isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
        }
    }

    @Test
    void realLoopThatIsHeldUpIsLate() {
        try (EventLoop loop = new EventLoop()) {
            loop.run(() -> lag.watch(loop.vertx()));
            loop.run(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300)));

            loop.awaitThat(() -> lag.seconds() > 0.01);
        }
    }
}
