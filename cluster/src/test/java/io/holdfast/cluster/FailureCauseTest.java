package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastException;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.json.DecodeException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures are told apart by their types. */
class FailureCauseTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("out of memory"), FailureCause.CONNECTION),
                Arguments.of(new TimeoutException("connection"), FailureCause.MESSAGE_PROCESSING),
                Arguments.of(new DecodeException("connection"), FailureCause.MESSAGE_PROCESSING),
                Arguments.of(new OutOfMemoryError("connection timeout"), FailureCause.RESOURCE_EXHAUSTION),
                Arguments.of(new RejectedExecutionException(), FailureCause.RESOURCE_EXHAUSTION),
                Arguments.of(new HazelcastException("timeout"), FailureCause.DEPENDENCY),
                Arguments.of(new Refusal(Fault.JOURNAL_UNAVAILABLE), FailureCause.DEPENDENCY),
                Arguments.of(new CompletionException(new ConnectException()), FailureCause.CONNECTION));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void typeTells(Throwable failure, FailureCause cause) {
        assertThat(FailureCause.of(failure)).isEqualTo(cause);
    }

    @Test
    void messageTellsWhenNoTypeDoes() {
        assertThat(FailureCause.of(new IllegalStateException("Timed out"))).isEqualTo(FailureCause.MESSAGE_PROCESSING);
        assertThat(FailureCause.of(new IllegalStateException("a connection"))).isEqualTo(FailureCause.CONNECTION);
        assertThat(FailureCause.of(new IllegalStateException("odd"))).isEqualTo(FailureCause.UNKNOWN);
    }
}
