package io.holdfast.stream.calls;

import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.live.LiveStream;
import io.holdfast.stream.live.LiveStreams;
import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.OwnerCall;
import io.holdfast.stream.protocol.Producers;
import io.holdfast.stream.protocol.ProtocolFields;
import io.holdfast.stream.push.Push;
import io.holdfast.stream.push.PushBody;
import io.holdfast.stream.push.PushMetrics;
import io.holdfast.stream.push.PushSupply;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What producers push to the streams of one verticle instance. */
public final class PushEndpoint {
    private final StreamConfig config;
    private final CallLinks links;
    private final LiveStreams streams;
    private final PushMetrics metrics;
    private final Map<StreamId, Future<LiveStream>> beginnings = new HashMap<>();

    public PushEndpoint(StreamConfig config, CallLinks links, LiveStreams streams, PushMetrics metrics) {
        this.config = config;
        this.links = links;
        this.streams = streams;
        this.metrics = metrics;
    }

    public void open(Address from, Call call) {
        new OwnerCall(links, from, call, config.calls(), this::run).start();
    }

    private void run(OwnerCall call) {
        try {
            call.answer(push(Push.of(call.request(), config.maxEventBytes())));
        } catch (PushBody.Unfit unfit) {
            metrics.refused();
            call.answer(unfit.answer());
        }
    }

    private Future<OwnerAnswer> push(Push push) {
        Future<LiveStream> beginning = beginnings.get(push.stream());
        if (beginning != null) {
            return beginning.transform(begun -> push(push));
        }
        return streams.find(push.stream()).transform(found -> {
            if (found.succeeded()) {
                return push(push, found.result(), 200);
            }
            Fault fault = Refusal.of(found.cause()).fault();
            return fault == Fault.STREAM_UNKNOWN ? begin(push) : Future.failedFuture(new Refusal(fault));
        });
    }

    private Future<OwnerAnswer> begin(Push push) {
        if (!push.mayBegin()) {
            metrics.refused();
            return Future.failedFuture(new Refusal(Fault.STREAM_UNKNOWN));
        }
        if (beginnings.containsKey(push.stream())) {
            return push(push);
        }
        Future<LiveStream> begun = streams.begin(push.stream(), push.opening());
        if (!begun.isComplete()) {
            beginnings.put(push.stream(), begun);
            begun.onComplete(over -> beginnings.remove(push.stream()));
        }
        return begun.compose(stream -> push(push, stream, 201));
    }

    private Future<OwnerAnswer> push(Push push, LiveStream stream, int status) {
        if (!(stream.supply() instanceof PushSupply supply)) {
            return Future.failedFuture(new Refusal(Fault.STREAM_UNKNOWN));
        }
        return supply.known(stream.delivery().end()).compose(known -> push(push, stream, supply, status));
    }

    /** Everything is decided at once and told when the journal has it. */
    private Future<OwnerAnswer> push(Push push, LiveStream stream, PushSupply supply, int status) {
        Optional<Outcome> ending = stream.ending();
        if (stream.isLost() || (stream.over() && ending.isEmpty()) || !streams.ours()) {
            return Future.failedFuture(new Refusal(Fault.STREAM_MOVED));
        }
        supply.source().heard();
        boolean repeated = push.producer()
                .filter(by -> supply.producers().judge(by) == Producers.Verdict.DUPLICATE)
                .isPresent();
        Optional<OwnerAnswer> refusal = refusal(push, stream, supply, repeated, ending);
        if (refusal.isPresent()) {
            metrics.refused();
            return stream.settled().map(refusal.get());
        }
        if (ending.isEmpty()) {
            if (!repeated) {
                supply.say(push);
            }
            if (push.ends()) {
                supply.source().end();
            }
        }
        metrics.taken(repeated);
        OwnerAnswer answer = answer(stream, status);
        return stream.settled().map(answer);
    }

    private static Optional<OwnerAnswer> refusal(
            Push push, LiveStream stream, PushSupply supply, boolean repeated, Optional<Outcome> ending) {
        if (repeated) {
            return Optional.empty();
        }
        if (ending.isPresent()) {
            boolean nothingNew =
                    push.ends() && push.items().isEmpty() && ending.get().good();
            return nothingNew
                    ? Optional.empty()
                    : Optional.of(OwnerAnswer.refused(
                            Fault.STREAM_OVER, "stream: " + ending.get().kind().word()));
        }
        Optional<OwnerAnswer> fromProducer = push.producer().flatMap(supply.producers()::refusal);
        if (fromProducer.isPresent() || push.items().isEmpty()) {
            return fromProducer;
        }
        if (supply.source().full()) {
            return Optional.of(OwnerAnswer.refused(Fault.OVERLOADED, "").with("retry-after", 1));
        }
        return supply.hasRoom(push)
                ? Optional.empty()
                : Optional.of(OwnerAnswer.refused(Fault.STREAM_FULL, "stream: " + stream.nextSeq() + " events"));
    }

    private static OwnerAnswer answer(LiveStream stream, int status) {
        return OwnerAnswer.of(status)
                .with(ProtocolFields.CONTENT_TYPE, "application/json")
                .with("x-stream-id", stream.id().value())
                .with(new JsonObject()
                        .put("stream", stream.id().value())
                        .put("next", stream.nextSeq())
                        .toBuffer());
    }
}
