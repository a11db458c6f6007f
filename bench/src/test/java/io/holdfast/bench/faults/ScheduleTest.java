package io.holdfast.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.bench.UsageException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final List<String> ALL = List.of(Schedule.KINDS.split(","));

    @Test
    void sameSeedGivesTheSameFaults() {
        assertThat(Schedule.of(7, ALL, 50, 4)).isEqualTo(Schedule.of(7, ALL, 50, 4));
    }

    @Test
    void anotherSeedGivesOthers() {
        assertThat(Schedule.of(7, ALL, 50, 4)).isNotEqualTo(Schedule.of(8, ALL, 50, 4));
    }

    @Test
    void eachKindHappensAsOften() {
        var counts = Schedule.of(1, ALL, 3 * ALL.size(), 4).stream()
                .collect(Collectors.groupingBy(Fault::kind, Collectors.counting()));

        assertThat(counts).containsOnlyKeys(ALL);
        assertThat(counts.values()).containsOnly(3L);
    }

    @Test
    void unknownKindIsToldWithThoseThereAre() {
        assertThatThrownBy(() -> Schedule.of(1, List.of("flood"), 1, 4))
                .isInstanceOf(UsageException.class)
                .hasMessage("--kinds: flood (expected: " + Schedule.KINDS + Schedule.PARTITIONS + Schedule.REDIS_KINDS
                        + ",together)");
    }

    @Test
    void twoAtOnceAreOneOfNodesAndOneOfAllElse() {
        assertThat(Schedule.of(1, List.of("together"), 20, 4)).allSatisfy(fault -> {
            Together both = (Together) fault;
            assertThat(both.ofNodes())
                    .isNotInstanceOfAny(UpstreamReset.class, UpstreamStall.class, ReconnectStorm.class);
            assertThat(both.beside()).isInstanceOfAny(UpstreamReset.class, UpstreamStall.class, ReconnectStorm.class);
        });
    }

    @Test
    void someNodeMustBeLeft() {
        assertThatThrownBy(() -> Schedule.of(1, List.of("kill-2"), 1, 2)).isInstanceOf(UsageException.class);
    }
}
