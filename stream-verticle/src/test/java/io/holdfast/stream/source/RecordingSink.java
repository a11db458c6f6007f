package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.wire.Fault;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a source says. */
public final class RecordingSink implements Source.Sink {
    private final List<String> said = new ArrayList<>();
    private final Promise<Void> opened = Promise.promise();
    private final Promise<Void> over = Promise.promise();
    private Promise<Void> next = Promise.promise();

    public List<String> said() {
        return said;
    }

    Promise<Void> whenOpened() {
        return opened;
    }

    Promise<Void> whenOver() {
        return over;
    }

    /** Completes with the next event. */
    Promise<Void> whenNext() {
        return next;
    }

    @Override
    public void opened() {
        said.add("opened");
        opened.complete();
    }

    @Override
    public void event(String type, String id, byte[] data) {
        said.add("event " + type + " " + id + " " + new String(data, UTF_8));
        Promise<Void> waiting = next;
        next = Promise.promise();
        waiting.complete();
    }

    @Override
    public void finished() {
        said.add("finished");
        over.complete();
    }

    @Override
    public void failed(Fault fault, String detail, int status) {
        said.add("failed " + fault.code() + " " + status + " " + detail);
        over.complete();
    }
}
