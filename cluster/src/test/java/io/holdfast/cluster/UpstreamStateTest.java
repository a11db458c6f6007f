package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpstreamStateTest {
    private static final HealthRule TWICE = rule(Duration.ofHours(1));

    private final UpstreamState state = new UpstreamState("chat", "http://agent/");

    private static HealthRule rule(Duration outFor) {
        return new HealthRule(Optional.of("/health"), Duration.ofSeconds(1), 2, outFor);
    }

    @Test
    void upstreamOfWhichNothingIsKnownIsHealthy() {
        assertThat(state.healthy(TWICE)).isTrue();
    }

    @Test
    void oneFailureIsForgiven() {
        state.failed(TWICE);

        assertThat(state.healthy(TWICE)).isTrue();
    }

    @Test
    void tooManyFailuresInARowLeaveItOut() {
        state.failed(TWICE);
        state.failed(TWICE);

        assertThat(state.healthy(TWICE)).isFalse();
    }

    @Test
    void answerInBetweenBeginsTheCountAnew() {
        state.failed(TWICE);
        state.answered();
        state.failed(TWICE);

        assertThat(state.healthy(TWICE)).isTrue();
    }

    @Test
    void afterItsTimeItIsTriedAgain() {
        state.failed(rule(Duration.ZERO));
        state.failed(rule(Duration.ZERO));

        assertThat(state.healthy(TWICE)).isTrue();
    }

    @Test
    void oneMoreFailureThenLeavesItOutAgain() {
        state.failed(rule(Duration.ZERO));
        state.failed(rule(Duration.ZERO));
        state.failed(TWICE);

        assertThat(state.healthy(TWICE)).isFalse();
    }

    @Test
    void upstreamThatSaysItIsNotWellIsLeftOut() {
        state.checked(false);

        assertThat(state.healthy(TWICE)).isFalse();
    }

    @Test
    void upstreamThatIsWellAgainIsBack() {
        state.checked(false);
        state.checked(true);

        assertThat(state.healthy(TWICE)).isTrue();
    }

    @Test
    void whatACheckSaidCountsForNothingWhenThereAreNoChecksAnyMore() {
        state.checked(false);

        assertThat(state.healthy(HealthRule.DEFAULT)).isTrue();
    }
}
