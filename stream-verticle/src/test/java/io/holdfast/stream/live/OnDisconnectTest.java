package io.holdfast.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.settings.Settings;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.live.StreamRig.Played;
import io.holdfast.wire.OnDisconnect;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a stream when its readers hang up. */
class OnDisconnectTest {
    private static final StreamConfig CONFIG = StreamConfig.from(
            Settings.of(new JsonObject().put("orphan-timeout", "60s").put("max-stream-duration", "10m")));

    private final StreamRig rig = new StreamRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void leave(Played played, long subscription) {
        rig.run(() -> {
            played.stream().delivery().detach(RecordingGateway.ADDRESS, subscription);
            played.stream().readersLeft();
        });
    }

    private void look(Played played, Duration age) {
        long then = System.nanoTime() + age.toNanos();
        rig.run(() -> played.stream().checkDeadlines(then, CONFIG));
    }

    @Test
    void cancelEndsTheStreamWithItsLastReader() {
        Played played = rig.open(OnDisconnect.CANCEL);
        rig.attach(played, 1);
        leave(played, 1);
        rig.acknowledge();

        assertThat(played.source().told()).containsExactly("cancel");
        assertThat(played.owner().stations()).containsExactly("opened", "cancelled cancelled");
    }

    @Test
    void cancelGoesOnForTheReadersThatAreLeft() {
        Played played = rig.open(OnDisconnect.CANCEL);
        rig.attach(played, 1);
        rig.attach(played, 2);
        leave(played, 1);

        assertThat(played.source().told()).isEmpty();
    }

    @Test
    void cancelRefusesAStreamThatHasNotOpenedYet() {
        Played played = rig.start(OnDisconnect.CANCEL);
        rig.attach(played, 1);
        leave(played, 1);

        assertThat(played.owner().stations()).containsExactly("refused cancelled 409 ");
    }

    @Test
    void cancelStillEndsAStreamWhoseReadersVanishedWithoutAWord() {
        Played played = rig.open(OnDisconnect.CANCEL);
        look(played, Duration.ofSeconds(61));

        assertThat(played.source().told()).containsExactly("cancel");
    }

    @ParameterizedTest
    @EnumSource(names = {"DETACH", "FINISH"})
    void othersGoOnForNow(OnDisconnect policy) {
        Played played = rig.open(policy);
        rig.attach(played, 1);
        leave(played, 1);

        assertThat(played.source().told()).isEmpty();
    }

    @Test
    void finishGoesOnWithoutReadersForAsLongAsAStreamMayLast() {
        Played played = rig.open(OnDisconnect.FINISH);
        look(played, Duration.ofSeconds(590));
        assertThat(played.source().told()).doesNotContain("cancel");

        look(played, Duration.ofSeconds(601));
        assertThat(played.source().told()).contains("cancel");
    }
}
