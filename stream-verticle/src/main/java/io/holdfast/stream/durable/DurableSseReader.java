package io.holdfast.stream.durable;

import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.OwnerCall;
import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.wire.Fault;
import io.vertx.core.Vertx;

/** A read that goes on until the stream is closed, or until it has lasted long enough for a cache to begin a new one. */
final class DurableSseReader implements DurableLog.Reader {
    private final Vertx vertx;
    private final DurableConfig config;
    private final OwnerCall call;
    private final DurableLog log;
    private final String cursor;
    private long position;
    private long timer;
    private boolean told;
    private boolean reading;
    private boolean done;

    DurableSseReader(Vertx vertx, DurableConfig config, OwnerCall call, DurableLog log, long from) {
        this.vertx = vertx;
        this.config = config;
        this.call = call;
        this.log = log;
        this.position = from;
        this.cursor = DurableCursor.next(call.request().parameter("cursor"), System.currentTimeMillis());
    }

    void start() {
        log.follow(this);
        timer = vertx.setTimer(config.sseLife().toMillis(), over -> end());
        OwnerAnswer head = OwnerAnswer.of(200)
                .with(ProtocolFields.CONTENT_TYPE, "text/event-stream")
                .with("cache-control", "no-cache")
                .with("x-accel-buffering", "no");
        call.stream(
                log.terms().text() ? head : head.with(ProtocolFields.SSE_ENCODING, "base64"), this::more, this::stop);
        more();
    }

    /** One read at a time, and none while the client takes nothing. */
    @Override
    public void more() {
        if (done || reading || call.full() || (told && position >= log.tail() && !log.closed())) {
            return;
        }
        reading = true;
        DurableRead.of(log, position).onSuccess(this::tell).onFailure(failure -> call.refuse(failure));
    }

    private void tell(DurableRead read) {
        reading = false;
        if (done) {
            return;
        }
        told = true;
        position = read.next();
        if (read.isEmpty()) {
            call.send(DurableSse.control(read, cursor));
        } else {
            call.send(DurableSse.data(read, log.terms()).appendBuffer(DurableSse.control(read, cursor)));
        }
        if (read.closed()) {
            end();
        } else {
            more();
        }
    }

    @Override
    public void over(Fault why) {
        call.cut(why);
    }

    private void end() {
        if (!done) {
            call.end();
        }
    }

    private void stop() {
        done = true;
        vertx.cancelTimer(timer);
        log.leave(this);
    }
}
