package io.holdfast.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CeilingTest {
    private final Ceiling ceiling = new Ceiling();
    private long nowNanos;
    private boolean cold;

    private void look(int times, double pressure) {
        for (int i = 0; i < times; i++) {
            nowNanos += TimeUnit.MILLISECONDS.toNanos(500);
            ceiling.look(pressure, cold, nowNanos);
        }
    }

    private void enter(int streams) {
        IntStream.range(0, streams).forEach(stream -> ceiling.enter());
    }

    private void leave(int streams) {
        IntStream.range(0, streams).forEach(stream -> ceiling.leave());
    }

    @Test
    void thereIsNoneUntilThereIsTooMuchToDo() {
        enter(10_000);
        look(100, 1);

        assertThat(ceiling.room()).isTrue();
    }

    @Test
    void itLeavesRoomForACrowdThatComesToAColdLoop() {
        enter(200);
        look(1, 5);

        assertThat(ceiling.value()).isEqualTo(Ceiling.LEAST_COLD);
    }

    @Test
    void itKeepsThatRoomForAsLongAsCodeIsCompiled() {
        enter(200);
        cold = true;
        look(100, 5);
        assertThat(ceiling.value()).isEqualTo(Ceiling.LEAST_COLD);

        cold = false;
        look(1, 5);
        assertThat(ceiling.value()).isLessThan(Ceiling.LEAST_COLD);
    }

    @Test
    void itFallsByLessThanThereIsTooMuch() {
        enter(10_000);
        look(1, 1.5625);

        assertThat(ceiling.value()).isEqualTo(8_000);
    }

    @Test
    void itDoesNotFallAgainWhileWhatRunsHasNotEnded() {
        enter(10_000);
        look(100, 1.5625);

        assertThat(ceiling.value()).isEqualTo(8_000);
    }

    @Test
    void itFallsAgainWhenItHasAndThatWasNotEnough() {
        enter(10_000);
        look(1, 1.5625);
        leave(2_000);
        look(10, 1.5625);

        assertThat(ceiling.value()).isLessThan(8_000);
    }

    @Test
    void nothingIsLetInUntilThereIsRoom() {
        enter(10_000);
        look(1, 1.5625);
        leave(2_000);
        assertThat(ceiling.enter()).isFalse();
        leave(1);

        assertThat(ceiling.enter()).isTrue();
        assertThat(ceiling.enter()).isFalse();
    }

    @Test
    void fewAreLetInHoweverLateALoopIs() {
        enter(1);
        look(100, 100);

        assertThat(ceiling.value()).isEqualTo(Ceiling.LEAST);
    }

    @Test
    void itRisesWhileItIsReachedAndAllIsWell() {
        enter(10_000);
        look(1, 2);
        leave(6_000);
        look(10, 0.1);
        int before = ceiling.value();
        enter(10_000);
        look(1, 0.1);

        assertThat(before).isEqualTo(7_500);
        assertThat(ceiling.value()).isGreaterThan(before);
    }

    @Test
    void littleBelowTheMarkItStays() {
        enter(10_000);
        look(1, 2);
        leave(2_500);
        look(10, 0.9);

        assertThat(ceiling.value()).isEqualTo(7_500);
    }

    @Test
    void itIsForgottenWhenItHasNotBeenReachedForAMinute() {
        enter(10_000);
        look(1, 2);
        leave(9_000);
        look(118, 0);
        assertThat(ceiling.value()).isEqualTo(7_500);
        look(4, 0);

        assertThat(ceiling.value()).isEqualTo(Ceiling.NONE);
    }
}
