package io.holdfast.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DoubtTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicBoolean ours = new AtomicBoolean();
    private final AtomicInteger looks = new AtomicInteger();
    private final Doubt doubt = new Doubt(vertx, () -> {
        looks.incrementAndGet();
        return ours.get();
    });

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatIsCertainIsDoneAtOnce() {
        AtomicBoolean done = new AtomicBoolean();
        ours.set(true);

        doubt.whenOver(() -> done.set(true));

        assertThat(done).isTrue();
    }

    @Test
    void whatIsDoubtfulIsDoneOnceTheDoubtIsOver() throws Exception {
        Promise<Integer> done = Promise.promise();
        doubt.whenOver(() -> done.complete(looks.get()));
        assertThat(done.future().isComplete()).isFalse();

        ours.set(true);

        assertThat(done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isGreaterThan(1);
    }
}
