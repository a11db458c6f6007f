package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    private static final String STAT = "4711 (java (x) y) S 1 4711 4711 0 -1 4194560 91823 0 12 0 "
            + "1234 566 7 8 20 0 38 0 219640 7516192768 65536 18446744073709551615";
    private static final String ROLLUP = """
            55c08f11b000-7ffe99288000 ---p 00000000 00:00 0                          [rollup]
            Rss:              524288 kB
            Pss:              400123 kB
            Pss_Dirty:        112000 kB
            """;

    @Test
    void cpuTimeIsUserPlusSystem() {
        assertThat(ProcessUsage.cpuMicros(STAT, 100)).isEqualTo(18_000_000);
    }

    @Test
    void cpuTimeDependsOnTheClockTick() {
        assertThat(ProcessUsage.cpuMicros(STAT, 1000)).isEqualTo(1_800_000);
    }

    @Test
    void memoryIsReadByName() {
        assertThat(ProcessUsage.number(ROLLUP, "Rss")).hasValue(524_288);
    }

    @Test
    void longerNameIsAnotherField() {
        assertThat(ProcessUsage.number(ROLLUP, "Pss")).hasValue(400_123);
    }

    @Test
    void memoryThatCannotBeReadIsAbsent() {
        assertThat(ProcessUsage.number("", "Pss")).isEmpty();
    }
}
