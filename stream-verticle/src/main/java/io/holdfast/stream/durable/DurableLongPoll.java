package io.holdfast.stream.durable;

import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.OwnerCall;
import io.holdfast.stream.protocol.OwnerRequest;
import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.wire.Fault;
import io.vertx.core.Vertx;

/** A read that waits for data (Durable Streams, 5.7). */
final class DurableLongPoll implements DurableLog.Reader {
    private final Vertx vertx;
    private final DurableConfig config;
    private final OwnerCall call;
    private final DurableLog log;
    private final long from;
    private long timer;
    private boolean done;

    DurableLongPoll(Vertx vertx, DurableConfig config, OwnerCall call, DurableLog log, long from) {
        this.vertx = vertx;
        this.config = config;
        this.call = call;
        this.log = log;
        this.from = from;
    }

    void start() {
        if (log.tail() > from || log.closed()) {
            answer();
            return;
        }
        log.follow(this);
        timer = vertx.setTimer(config.longPoll().toMillis(), late -> answer());
        call.whenOver(this::stop);
    }

    @Override
    public void more() {
        if (log.tail() > from || log.closed()) {
            answer();
        }
    }

    @Override
    public void over(Fault why) {
        stop();
        call.refuse(why, "");
    }

    private void stop() {
        done = true;
        vertx.cancelTimer(timer);
        log.leave(this);
    }

    private void answer() {
        if (done) {
            return;
        }
        stop();
        DurableRead.of(log, from).map(this::answer).onSuccess(call::answer).onFailure(call::refuse);
    }

    private OwnerAnswer answer(DurableRead read) {
        OwnerRequest request = call.request();
        OwnerAnswer answer = DurableGet.positioned(OwnerAnswer.of(read.isEmpty() ? 204 : 200), read)
                .with(
                        ProtocolFields.CURSOR,
                        DurableCursor.next(request.parameter("cursor"), System.currentTimeMillis()));
        return read.isEmpty()
                ? answer.with("cache-control", "no-store")
                : answer.with(ProtocolFields.CONTENT_TYPE, log.terms().contentType())
                        .with("cache-control", DurableGet.caching(request))
                        .with(read.body(log.terms()));
    }
}
