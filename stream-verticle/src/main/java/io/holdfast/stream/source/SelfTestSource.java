package io.holdfast.stream.source;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;

/** Five events, a tenth of a second apart, without any upstream: shows that a stream flows through the cluster. */
public final class SelfTestSource implements Source {
    private static final int EVENTS = 5;
    private static final long PERIOD_MS = 100;

    private final Vertx vertx;
    private long timer = -1;
    private int sent;

    public SelfTestSource(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void start(Sink sink) {
        sink.opened();
        timer = vertx.setPeriodic(0, PERIOD_MS, tick -> next(sink));
    }

    private void next(Sink sink) {
        if (sent == EVENTS) {
            cancel();
            sink.finished();
            return;
        }
        sent++;
        String data = "{\"test\":" + sent + ",\"of\":" + EVENTS + "}";
        sink.event("", "", data.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void pause() {
        // Five events never outrun a journal.
    }

    @Override
    public void resume() {
        // Never paused.
    }

    @Override
    public void cancel() {
        vertx.cancelTimer(timer);
    }

    @Override
    public void checkDeadlines(long nowNanos) {
        // Over in half a second.
    }
}
