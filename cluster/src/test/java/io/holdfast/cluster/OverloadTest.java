package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.Overload.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverloadTest {
    private final Overload overload = new Overload(new OverloadConfig(Duration.ZERO, 0, 100));
    private final AtomicInteger connections = new AtomicInteger();

    @BeforeEach
    void watch() {
        overload.watchConnections(connections::get);
    }

    @Test
    void untilTheMarkNothingIsRefused() {
        connections.set(100);

        assertThat(overload.refuse()).isEmpty();
    }

    @Test
    void aboveTheMarkEverythingIs() {
        connections.set(101);

        assertThat(overload.refuse()).contains(Reason.CONNECTIONS);
    }

    @Test
    void littleLessThanTheMarkIsNotYetWell() {
        connections.set(101);
        overload.refuse();
        connections.set(95);

        assertThat(overload.refuse()).contains(Reason.CONNECTIONS);
    }

    @Test
    void tenthLessIs() {
        connections.set(101);
        overload.refuse();
        connections.set(90);

        assertThat(overload.refuse()).isEmpty();
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
        overload.refuse();
        overload.refuse();

        assertThat(registry.get("holdfast_overload_refused")
                        .tag("reason", "connections")
                        .functionCounter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void withoutMarksNothingIsRefused() {
        Overload unmarked = new Overload(OverloadConfig.OFF);
        unmarked.watchConnections(() -> Integer.MAX_VALUE);

        assertThat(unmarked.refuse()).isEmpty();
    }
}
