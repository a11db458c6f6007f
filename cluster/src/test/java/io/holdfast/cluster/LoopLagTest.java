package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.EventLoop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopLagTest {
    private final LoopLag lag = new LoopLag(Duration.ofMillis(100));

    private void late(int ticks, long ms) {
        IntStream.range(0, ticks).forEach(tick -> lag.late(TimeUnit.MILLISECONDS.toNanos(ms)));
    }

    @Test
    void loopInTimeLetsAllIn() {
        late(100, 1);

        assertThat(lag.share().value()).isEqualTo(1);
    }

    @Test
    void onePauseIsNoOverload() {
        late(1, 400);

        assertThat(lag.share().value()).isEqualTo(1);
    }

    @Test
    void twoPausesInARowAre() {
        late(2, 800);

        assertThat(lag.share().value()).isLessThan(1);
    }

    @Test
    void aLoopThatIsVeryLateIsNotJudgedLaterForThat() {
        late(2, 3_000);
        double share = lag.share().value();
        late(1, 3_000);

        assertThat(lag.share().value()).isLessThan(share);
    }

    @Test
    void loopThatStaysLateLetsInLessAndLess() {
        late(6, 200);
        double first = lag.share().value();
        late(6, 200);

        assertThat(lag.share().value()).isLessThan(first).isLessThan(0.5);
    }

    @Test
    void someAreAlwaysLetInToSeeHowItIs() {
        late(1_000, 5_000);

        assertThat(lag.share().value()).isGreaterThan(0);
    }

    @Test
    void littleBelowTheMarkNothingChanges() {
        late(20, 200);
        late(20, 80);
        double share = lag.share().value();
        late(20, 80);

        assertThat(lag.share().value()).isEqualTo(share);
    }

    @Test
    void wellBelowItMoreAreLetInAgainUntilItIsAll() {
        late(20, 200);
        late(1_000, 1);

        assertThat(lag.share().value()).isEqualTo(1);
    }

    @Test
    void withoutAMarkAllAreLetIn() {
        LoopLag unmarked = new LoopLag(Duration.ZERO);
        IntStream.range(0, 100).forEach(tick -> unmarked.late(TimeUnit.SECONDS.toNanos(1)));

        assertThat(unmarked.share().value()).isEqualTo(1);
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
