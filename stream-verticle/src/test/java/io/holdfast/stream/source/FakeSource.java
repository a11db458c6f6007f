package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.wire.Fault;
import java.util.ArrayList;
import java.util.List;

/** A source that says what the test makes it say, and writes down what it is told. */
public final class FakeSource implements Source {
    private final List<String> told = new ArrayList<>();
    private Sink sink;

    @Override
    public void start(Sink receiver) {
        sink = receiver;
        told.add("start");
    }

    public void opens() {
        sink.opened();
    }

    public void says(String data) {
        sink.event("", "", data.getBytes(UTF_8));
    }

    public void says(byte[] data) {
        sink.event("", "", data);
    }

    public void finishes() {
        sink.finished();
    }

    public void fails(Fault fault, String detail, int status) {
        sink.failed(fault, detail, status);
    }

    /** What it was told since the start, in this order. */
    public List<String> told() {
        return told.subList(1, told.size());
    }

    @Override
    public void pause() {
        told.add("pause");
    }

    @Override
    public void resume() {
        told.add("resume");
    }

    @Override
    public void cancel() {
        told.add("cancel");
    }

    @Override
    public void checkDeadlines(long nowNanos) {
        told.add("checkDeadlines");
    }
}
