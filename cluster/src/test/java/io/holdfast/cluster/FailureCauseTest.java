package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failure's code says about who can mend it. */
class FailureCauseTest {
    @ParameterizedTest
    @CsvSource({
        "UPSTREAM_UNREACHABLE, CONNECTION",
        "UPSTREAM_TIMEOUT, MESSAGE_PROCESSING",
        "JOURNAL_FULL, RESOURCE_EXHAUSTION",
        "JOURNAL_UNAVAILABLE, DEPENDENCY",
        "CANCELLED, UNKNOWN"
    })
    void codeTells(Fault fault, FailureCause cause) {
        assertThat(FailureCause.of(fault)).isEqualTo(cause);
    }
}
