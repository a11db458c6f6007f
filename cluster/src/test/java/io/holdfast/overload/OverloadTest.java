package io.holdfast.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.overload.Overload.Reason;
import io.holdfast.testing.EventLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverloadTest {
    private final Overload overload = new Overload(new OverloadConfig(Duration.ZERO, 0, 100, 3));
    private final AtomicInteger connections = new AtomicInteger();

    @BeforeEach
    void watch() {
        overload.watchConnections(connections::get);
    }

    @Test
    void untilTheMarkNothingIsRefused() {
        connections.set(100);

        assertThat(overload.enter()).isEmpty();
    }

    @Test
    void aboveTheMarkEverythingIs() {
        connections.set(101);

        assertThat(overload.enter()).contains(Reason.CONNECTIONS);
    }

    @Test
    void littleLessThanTheMarkIsNotYetWell() {
        connections.set(101);
        overload.enter();
        connections.set(95);

        assertThat(overload.enter()).contains(Reason.CONNECTIONS);
    }

    @Test
    void tenthLessIs() {
        connections.set(101);
        overload.enter();
        connections.set(90);

        assertThat(overload.enter()).isEmpty();
    }

    @Test
    void clientsConnectionsSendNoStreamsToOtherNodes() {
        connections.set(101);

        assertThat(overload.full()).isFalse();
    }

    @Test
    void refusalsAreCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        overload.bindTo(registry);
        connections.set(101);
        overload.enter();
        overload.enter();

        assertThat(registry.get("holdfast_overload_refused")
                        .tag("reason", "connections")
                        .functionCounter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whenSoManyOpeningsAreUnderWayNothingNewIsLetIn() {
        openThree();

        assertThat(overload.enter()).contains(Reason.OPENINGS);
        assertThat(overload.open()).isFalse();
    }

    @Test
    void whenOneIsDoneTheNextMayBegin() {
        openThree();
        overload.opened();

        assertThat(overload.enter()).isEmpty();
        assertThat(overload.open()).isTrue();
    }

    @Test
    void whatWasTooMuchAMomentAgoIsRemembered() {
        openThree();
        overload.look();
        overload.opened();

        assertThat(overload.lately()).isTrue();
    }

    @Test
    void nodeThatNeverHadTooMuchToDoIsWell() {
        overload.look();

        assertThat(overload.lately()).isFalse();
    }

    private void openThree() {
        IntStream.range(0, 3).forEach(opening -> assertThat(overload.open()).isTrue());
    }

    @Test
    void openingsSendNoStreamsToOtherNodes() {
        openThree();

        assertThat(overload.full()).isFalse();
    }

    @Test
    void whatALoopHasLetInIsCountedUntilItIsOver() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        overload.bindTo(registry);
        try (EventLoop loop = new EventLoop()) {
            loop.run(() -> {
                overload.watchLoop(loop.vertx());
                overload.enter();
                overload.enter();
                overload.leave();
            });
        }

        assertThat(registry.get("holdfast_overload_running").gauge().value()).isEqualTo(1);
        assertThat(registry.get("holdfast_overload_ceiling").gauge().value()).isInfinite();
    }

    @Test
    void withoutMarksNothingIsRefused() {
        Overload unmarked = new Overload(OverloadConfig.OFF);
        unmarked.watchConnections(() -> Integer.MAX_VALUE);
        IntStream.range(0, 10_000).forEach(opening -> unmarked.open());

        assertThat(unmarked.enter()).isEmpty();
    }
}
