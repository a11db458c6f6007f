package io.holdfast.stream.source;

import io.holdfast.routes.Tries;
import io.holdfast.routes.UpstreamCall;
import io.holdfast.wire.Fault;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first answer to a question: one call after the other, until an upstream agrees to stream or it is enough. All calls
 * together have the time that one has.
 */
final class TriedSource implements Source {
    private final Attempts attempts;
    private final Duration patience;
    private final Function<UpstreamCall, UpstreamSource> calls;
    private final long bornNanos = System.nanoTime();
    private @Nullable UpstreamSource call;
    private @Nullable Sink sink;
    private boolean over;
    private boolean opened;

    /**
     * @param patience until an upstream has answered
     * @param calls makes a call
     */
    TriedSource(Vertx vertx, Tries tries, Duration patience, Function<UpstreamCall, UpstreamSource> calls) {
        this.attempts = new Attempts(vertx, tries, this::attempt);
        this.patience = patience;
        this.calls = calls;
    }

    @Override
    public void start(Sink receiver) {
        sink = receiver;
        attempts.next(() -> {
            over = true;
            receiver.failed(Fault.UPSTREAM_UNAVAILABLE, "", Fault.UPSTREAM_UNAVAILABLE.status());
        });
    }

    private void attempt(UpstreamCall next) {
        UpstreamSource begun = calls.apply(next);
        call = begun;
        begun.start(new Answer(begun));
    }

    /** What one call says. */
    private final class Answer implements Sink {
        private final UpstreamSource from;

        private Answer(UpstreamSource from) {
            this.from = from;
        }

        @Override
        public void opened() {
            opened = true;
            sink().opened();
        }

        @Override
        public void event(String type, String id, byte[] data) {
            sink().event(type, id, data);
        }

        @Override
        public void finished() {
            over = true;
            sink().finished();
        }

        @Override
        public void failed(Fault fault, String detail, int status) {
            if (over) {
                return;
            }
            Runnable tell = () -> {
                over = true;
                sink().failed(fault, detail, status);
            };
            if (!opened && from.worthAnother()) {
                attempts.again(tell);
            } else {
                tell.run();
            }
        }
    }

    private Sink sink() {
        if (sink == null) {
            throw new IllegalStateException("not started");
        }
        return sink;
    }

    @Override
    public void pause() {
        if (call != null) {
            call.pause();
        }
    }

    @Override
    public void resume() {
        if (call != null) {
            call.resume();
        }
    }

    @Override
    public void cancel() {
        over = true;
        attempts.stop();
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public void checkDeadlines(long nowNanos) {
        if (over || sink == null) {
            return;
        }
        if (!opened && nowNanos - bornNanos > patience.toNanos()) {
            cancel();
            sink().failed(Fault.UPSTREAM_TIMEOUT, patience.toMillis() + " ms", Fault.UPSTREAM_TIMEOUT.status());
        } else if (call != null) {
            call.checkDeadlines(nowNanos);
        }
    }
}
