package io.holdfast.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelfTestSourceTest {
    private final EventLoop loop = new EventLoop();
    private final RecordingSink sink = new RecordingSink();
    private final SelfTestSource source = new SelfTestSource(loop.vertx());

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void fiveEventsCountUpAndThenItEnds() {
        loop.run(() -> source.start(sink));
        loop.await(sink.whenOver().future());

        assertThat(sink.said())
                .containsExactly(
                        "opened",
                        "event   {\"test\":1,\"of\":5}",
                        "event   {\"test\":2,\"of\":5}",
                        "event   {\"test\":3,\"of\":5}",
                        "event   {\"test\":4,\"of\":5}",
                        "event   {\"test\":5,\"of\":5}",
                        "finished");
    }
}
