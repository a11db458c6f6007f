package io.holdfast.stream.live;

import static io.holdfast.stream.live.RecordingGateway.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.settings.Settings;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.live.StreamRig.Played;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A source that is faster than all who read waits for the first of them, so that the journal need not drop what they lack. */
class ReadersBehindTest extends OneReader {
    private static final int KILOBYTES_BEFORE_A_PAUSE = 256;
    private static final int MUCH = StreamRig.MUCH;
    private static final StreamConfig CONFIG = StreamConfig.from(Settings.of(new JsonObject()));

    private final Played played = rig.open();

    private void attach(long subscription, int credit) {
        rig.run(() -> played.stream().delivery().attach(new Subscription(ADDRESS, subscription, 0, credit)));
    }

    /** One event each, which the journal acknowledges. */
    private void say(int kilobytes) {
        for (int i = 0; i < kilobytes; i++) {
            rig.run(() -> played.source().says(new byte[1024]));
            rig.acknowledge();
        }
    }

    private void checkDeadlinesIn(long seconds) {
        long then = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        rig.run(() -> played.stream().checkDeadlines(then, CONFIG));
    }

    @Test
    void sourceIsPausedWhileTheOnlyReaderIsFarBehind() {
        attach(SUBSCRIPTION, 1);
        say(KILOBYTES_BEFORE_A_PAUSE + 1);

        assertThat(played.source().told()).containsExactly("pause");
    }

    @Test
    void littleIsNotFar() {
        attach(SUBSCRIPTION, 1);
        say(KILOBYTES_BEFORE_A_PAUSE / 2);

        assertThat(played.source().told()).isEmpty();
    }

    @Test
    void whenTheReaderHasCaughtUpItGoesOn() {
        attach(SUBSCRIPTION, 1);
        say(KILOBYTES_BEFORE_A_PAUSE + 1);
        rig.run(() -> played.stream().delivery().credit(ADDRESS, SUBSCRIPTION, MUCH));

        assertThat(played.source().told()).containsExactly("pause", "resume");
        assertThat(delivered()).hasSize(KILOBYTES_BEFORE_A_PAUSE + 1);
    }

    @Test
    void whenTheReaderHasLeftItGoesOn() {
        attach(SUBSCRIPTION, 1);
        say(KILOBYTES_BEFORE_A_PAUSE + 1);
        rig.run(() -> played.stream().detach(ADDRESS, SUBSCRIPTION));

        assertThat(played.source().told()).containsExactly("pause", "resume");
    }

    @Test
    void slowReaderBesideOneThatKeepsUpHoldsNobodyUp() {
        attach(SUBSCRIPTION, 1);
        attach(SUBSCRIPTION + 1, MUCH);
        say(2 * KILOBYTES_BEFORE_A_PAUSE);

        assertThat(played.source().told()).isEmpty();
    }

    @Test
    void streamThatNobodyReadsWaitsForNobody() {
        say(2 * KILOBYTES_BEFORE_A_PAUSE);

        assertThat(played.source().told()).isEmpty();
    }

    @Test
    void readersWhoDoNotCatchUpAreNotWaitedForForEver() {
        attach(SUBSCRIPTION, 1);
        say(KILOBYTES_BEFORE_A_PAUSE + 1);
        checkDeadlinesIn(31);

        assertThat(played.source().told()).containsExactly("pause", "resume");
    }

    @Test
    void pausedSourceIsNotBlamedForItsSilence() {
        attach(SUBSCRIPTION, 1);
        say(KILOBYTES_BEFORE_A_PAUSE + 1);
        checkDeadlinesIn(5);

        assertThat(played.source().told()).doesNotContain("checkDeadlines");
    }
}
