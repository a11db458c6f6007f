package io.holdfast.stream.push;

import io.holdfast.stream.protocol.Producer;
import io.holdfast.stream.source.Source;
import io.holdfast.wire.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What producers push, for as long as this owner has the stream. */
public final class PushSource implements Source {
    private final Duration idle;
    private long lastNanos = System.nanoTime();
    private boolean full;
    private @Nullable Sink sink;

    /** @param idle silence after which the producer is taken for lost */
    PushSource(Duration idle) {
        this.idle = idle;
    }

    @Override
    public void start(Sink into) {
        sink = into;
        into.opened();
    }

    /** Whether the journal is behind. */
    public boolean full() {
        return full;
    }

    /** Somebody has pushed, even if there was nothing new in it. */
    public void heard() {
        lastNanos = System.nanoTime();
    }

    /** Events that are journaled together, the last one with the mark of the push, so that a later owner knows it. */
    void say(List<PushBody.Item> items, Optional<Producer> producer) {
        Sink into = sink;
        if (into != null) {
            String mark = producer.map(Producer::mark).orElse("");
            for (int i = 0; i < items.size(); i++) {
                PushBody.Item item = items.get(i);
                into.event(item.type(), i == items.size() - 1 ? mark : "", item.data());
            }
        }
    }

    public void end() {
        if (sink != null) {
            sink.finished();
        }
    }

    @Override
    public void pause() {
        full = true;
    }

    @Override
    public boolean waitsForReaders() {
        return false;
    }

    @Override
    public void resume() {
        full = false;
    }

    @Override
    public void cancel() {
        sink = null;
    }

    @Override
    public void checkDeadlines(long nowNanos) {
        if (sink != null && nowNanos - lastNanos > idle.toNanos()) {
            sink.failed(Fault.PRODUCER_SILENT, idle.toSeconds() + " s", Fault.PRODUCER_SILENT.status());
        }
    }
}
