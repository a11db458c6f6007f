package io.holdfast.stream.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.source.RecordingSink;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PushSourceTest {
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final RecordingSink sink = new RecordingSink();
    private final PushSource source = new PushSource(IDLE);

    @Test
    void producersThatAreSilentForTooLongHaveLostTheStream() {
        source.start(sink);

        source.checkDeadlines(System.nanoTime() + IDLE.toNanos() / 2);
        assertThat(sink.said()).containsExactly("opened");
        source.checkDeadlines(System.nanoTime() + IDLE.plusSeconds(1).toNanos());

        assertThat(sink.said()).containsExactly("opened", "failed producer_silent 504 10 s");
    }
}
