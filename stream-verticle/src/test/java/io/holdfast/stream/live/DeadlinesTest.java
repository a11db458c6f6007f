package io.holdfast.stream.live;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.settings.Settings;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.live.StreamRig.Played;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Outcome;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ends that come by the clock, which the test sets. */
class DeadlinesTest {
    private static final StreamConfig CONFIG = StreamConfig.from(
            Settings.of(new JsonObject().put("orphan-timeout", "60s").put("max-stream-duration", "10m")));
    private static final long SUBSCRIPTION = 1;

    private final StreamRig rig = new StreamRig();
    private final Played played = rig.open();
    private final long born = System.nanoTime();

    @AfterEach
    void close() {
        rig.close();
    }

    private void look(Duration age) {
        rig.run(() -> played.stream().checkDeadlines(born + age.toNanos(), CONFIG));
    }

    @Test
    void aStreamWithoutReadersGoesOnForAWhile() {
        look(ofSeconds(59));

        assertThat(played.source().told()).doesNotContain("cancel");
    }

    @Test
    void aStreamWithoutReadersIsCancelledInTheEnd() {
        look(ofSeconds(61));
        rig.acknowledge();

        assertThat(played.owner().stations()).containsExactly("opened", "cancelled orphaned");
    }

    @Test
    void theUpstreamIsCancelledWithIt() {
        look(ofSeconds(61));

        assertThat(played.source().told()).containsExactly("cancel");
    }

    @Test
    void aStreamThatIsReadIsNoOrphan() {
        rig.attach(played, SUBSCRIPTION);
        look(ofSeconds(300));

        assertThat(played.source().told()).doesNotContain("cancel");
    }

    @Test
    void theTimeCountsFromTheLastReader() {
        rig.attach(played, SUBSCRIPTION);
        look(ofSeconds(300));
        rig.run(() -> played.stream().delivery().detach(RecordingGateway.ADDRESS, SUBSCRIPTION));
        look(ofSeconds(359));

        assertThat(played.source().told()).doesNotContain("cancel");
    }

    @Test
    void aStreamLastsNoLongerThanItMay() {
        rig.attach(played, SUBSCRIPTION);
        look(ofSeconds(601));
        rig.acknowledge();

        assertThat(rig.gateway().frames())
                .endsWith(new Ended(SUBSCRIPTION, 1, 0, Outcome.failed(Fault.DURATION_EXCEEDED, "600 s")));
    }

    @Test
    void theSourceLooksAtItsOwnLimits() {
        look(ofMillis(500));

        assertThat(played.source().told()).containsExactly("checkDeadlines");
    }

    @Test
    void aStreamThatHasEndedHasNoDeadlines() {
        rig.run(played.source()::finishes);
        rig.acknowledge();
        look(ofSeconds(10_000));

        assertThat(played.source().told()).isEmpty();
    }

    @Test
    void aStreamThatNeverOpenedIsRefusedWhenItIsTooOld() {
        Played waiting = rig.start();
        rig.attach(waiting, SUBSCRIPTION);
        rig.run(() -> waiting.stream().checkDeadlines(born + ofSeconds(601).toNanos(), CONFIG));

        assertThat(waiting.owner().stations()).containsExactly("refused duration_exceeded 504 600 s");
    }
}
