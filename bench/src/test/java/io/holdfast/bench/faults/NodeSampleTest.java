package io.holdfast.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NodeSampleTest {
    private static final String METRICS = """
            # TYPE holdfast_map_entries gauge
            holdfast_map_entries{map="journal"} 15.0
            holdfast_map_entries{map="sessions"} 213.0
            holdfast_map_entries{map="streams"} 102.0
            jvm_gc_live_data_size_bytes 3.145728E7
            """;

    private final long self = ProcessHandle.current().pid();

    @Test
    void whatTheNodeSaysIsInIt() throws IOException {
        NodeSample sample = NodeSample.of(2, 10, self, METRICS);

        assertThat(sample.liveMb()).isEqualTo(30);
        assertThat(sample.entries()).isEqualTo(117);
    }

    @Test
    void whatTheSystemSaysOfTheProcessIsInIt() throws IOException {
        NodeSample sample = NodeSample.of(2, 10, self, METRICS);

        assertThat(sample.residentMb()).isGreaterThan(10);
        assertThat(sample.descriptors()).isPositive();
        assertThat(sample.threads()).isPositive();
    }
}
