package io.holdfast.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.Failures;
import io.holdfast.testing.EventLoop;
import io.vertx.circuitbreaker.CircuitBreakerState;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamStateTest {
    private static final Upstream UPSTREAM = new Upstream(URI.create("http://agent/"), 1);
    private static final HealthRule CHECKED = new HealthRule(Optional.of("/health"), Duration.ofSeconds(1));

    private final EventLoop loop = new EventLoop();
    private final UpstreamState state = withReset(Duration.ofHours(1));

    private final Failures failures = new Failures();

    private UpstreamState withReset(Duration reset) {
        return new UpstreamState(
                loop.vertx(), "chat", "http://agent/", new BreakerRule(2, reset, Optional.empty()), failures);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private UpstreamCall begin(UpstreamState of) {
        return loop.call(() -> of.begin(UPSTREAM)).orElseThrow();
    }

    private void fail(UpstreamState of) {
        UpstreamCall call = begin(of);
        loop.run(call::failed);
    }

    private void answer(int status) {
        UpstreamCall call = begin(state);
        loop.run(() -> call.answered(status));
    }

    /** Its breaker lets one call through. */
    private UpstreamState halfOpen() {
        UpstreamState shortly = withReset(Duration.ofMillis(100));
        fail(shortly);
        fail(shortly);
        loop.awaitThat(() -> shortly.breaker() == CircuitBreakerState.HALF_OPEN);
        return shortly;
    }

    @Test
    void oneFailureIsForgiven() {
        fail(state);

        assertThat(state.breaker()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void tooManyFailuresInARowOpenTheBreaker() {
        fail(state);
        fail(state);

        assertThat(loop.call(() -> state.begin(UPSTREAM))).isEmpty();
    }

    @Test
    void upstreamWithAnOpenBreakerIsNotHealthy() {
        fail(state);
        fail(state);

        assertThat(state.healthy(CHECKED)).isFalse();
    }

    @Test
    void serverErrorIsAFailure() {
        answer(500);
        answer(503);

        assertThat(state.breaker()).isEqualTo(CircuitBreakerState.OPEN);
    }

    @Test
    void streamInBetweenBeginsTheCountAnew() {
        fail(state);
        answer(200);
        fail(state);

        assertThat(state.breaker()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void refusalInBetweenDoesNot() {
        fail(state);
        answer(429);
        fail(state);

        assertThat(state.breaker()).isEqualTo(CircuitBreakerState.OPEN);
    }

    @Test
    void callThatWasGivenUpCountsForNothing() {
        fail(state);
        UpstreamCall call = begin(state);
        loop.run(call::forgone);

        assertThat(state.failures()).isEqualTo(1);
    }

    @Test
    void callThatIsToldTwiceCountsOnce() {
        UpstreamCall call = begin(state);
        loop.run(call::failed);
        loop.run(call::failed);

        assertThat(state.failures()).isEqualTo(1);
    }

    @Test
    void breakerThatIsHalfOpenLetsOneCallThrough() {
        UpstreamState shortly = halfOpen();
        begin(shortly);

        assertThat(loop.call(() -> shortly.begin(UPSTREAM))).isEmpty();
    }

    @Test
    void successOfThatCallClosesIt() {
        UpstreamState shortly = halfOpen();
        UpstreamCall only = begin(shortly);
        loop.run(() -> only.answered(200));

        assertThat(shortly.breaker()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void refusalOfThatCallClosesItToo() {
        UpstreamState shortly = halfOpen();
        UpstreamCall only = begin(shortly);
        loop.run(() -> only.answered(404));

        assertThat(shortly.breaker()).isEqualTo(CircuitBreakerState.CLOSED);
    }

    @Test
    void clientThatLeavesDuringThatCallDoesNotLockTheUpstreamOut() {
        UpstreamState shortly = halfOpen();
        UpstreamCall only = begin(shortly);
        loop.run(only::forgone);

        loop.awaitThat(() -> shortly.breaker() == CircuitBreakerState.HALF_OPEN);
        assertThat(loop.call(() -> shortly.begin(UPSTREAM))).isPresent();
    }

    @Test
    void upstreamThatSaysItIsNotWellIsLeftOut() {
        state.checked(false);

        assertThat(state.healthy(CHECKED)).isFalse();
    }

    @Test
    void upstreamThatIsWellAgainIsBack() {
        state.checked(false);
        state.checked(true);

        assertThat(state.healthy(CHECKED)).isTrue();
    }

    @Test
    void whatACheckSaidCountsForNothingWhenThereAreNoChecksAnyMore() {
        state.checked(false);

        assertThat(state.healthy(HealthRule.DEFAULT)).isTrue();
    }
}
