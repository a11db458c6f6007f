package io.holdfast.stream.live;

import io.holdfast.cluster.Cluster;
import io.holdfast.wire.Address;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Adopt;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.Frame.Credit;
import io.holdfast.wire.Frame.Detach;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What gateways ask of one verticle instance's streams. */
public final class StreamEndpoint {
    private static final Logger log = LoggerFactory.getLogger(StreamEndpoint.class);

    private final Cluster cluster;
    private final LiveStreams streams;
    private final Outbox outbox;

    public StreamEndpoint(Cluster cluster, LiveStreams streams, Outbox outbox) {
        this.cluster = cluster;
        this.streams = streams;
        this.outbox = outbox;
    }

    public void receive(Address from, Frame frame) {
        if (frame instanceof Credit credit) {
            credit(from, credit);
        } else if (frame instanceof Open open) {
            open(from, open);
        } else if (frame instanceof Attach attach) {
            attach(from, attach);
        } else if (frame instanceof Detach detach) {
            detach(from, detach);
        } else if (frame instanceof Cancel cancel) {
            cancel(from, cancel);
        } else if (frame instanceof Adopt adopt) {
            adopt(adopt);
        } else {
            log.warn(
                    "Frame refused: from={} kind={}",
                    from.text(),
                    frame.getClass().getSimpleName());
        }
    }

    private void credit(Address from, Credit credit) {
        LiveStream stream = streams.get(credit.stream());
        if (stream != null) {
            stream.delivery().credit(from, credit.subscription(), credit.bytes());
        }
    }

    private void open(Address from, Open open) {
        Subscription subscription = new Subscription(from, open.subscription(), 0, open.credit());
        LiveStream known = streams.get(open.stream());
        if (known != null) {
            // The gateway asked twice; the stream is made once.
            known.attach(subscription);
            return;
        }
        boolean guest = !from.node().equals(cluster.local().id());
        try {
            streams.begin(open, guest, subscription);
        } catch (Refusal refusal) {
            refuse(from, open, refusal.fault());
        }
    }

    private void attach(Address from, Attach attach) {
        streams.find(attach.stream())
                .onSuccess(taken -> attach(from, attach, taken))
                .onFailure(failure ->
                        refuse(from, attach.subscription(), Refusal.of(failure).fault()));
    }

    private void attach(Address from, Attach attach, LiveStream stream) {
        if (!stream.belongsTo(attach.principal())) {
            refuse(from, attach.subscription(), Fault.STREAM_UNKNOWN);
        } else if (attach.from() > stream.delivery().lastPosition()) {
            // The next owner may have gone further by now.
            refuse(from, attach.subscription(), streams.ours() ? Fault.CURSOR_UNKNOWN : Fault.STREAM_MOVED);
        } else {
            stream.attach(new Subscription(from, attach.subscription(), attach.from(), attach.credit()));
        }
    }

    private void detach(Address from, Detach detach) {
        LiveStream stream = streams.get(detach.stream());
        if (stream != null) {
            stream.detach(from, detach.subscription());
            if (detach.left()) {
                stream.readersLeft();
            }
        }
    }

    /** Not answered when it is not known what becomes of it; the gateway does not wait for ever. */
    private void cancel(Address from, Cancel cancel) {
        streams.find(cancel.stream())
                .compose(stream -> cancelled(stream, cancel))
                .onSuccess(found -> outbox.send(from, new Cancelled(cancel.call(), found)))
                .onFailure(failure -> {
                    if (Refusal.of(failure).fault() == Fault.STREAM_UNKNOWN) {
                        outbox.send(from, new Cancelled(cancel.call(), false));
                    }
                });
    }

    /** False when the stream is somebody else's, who must not be told apart from nobody. */
    private static Future<Boolean> cancelled(LiveStream stream, Cancel cancel) {
        if (!stream.belongsTo(cancel.principal())) {
            return Future.succeededFuture(false);
        }
        stream.stop(Outcome.cancelled(Fault.CANCELLED));
        return stream.settled().map(true);
    }

    private void adopt(Adopt adopt) {
        streams.find(adopt.stream())
                .onFailure(failure -> log.debug(
                        "Stream not adopted: stream={} reason={}",
                        adopt.stream(),
                        Refusal.of(failure).fault().code()));
    }

    private void refuse(Address to, Open open, Fault fault) {
        cluster.keys()
                .release(open.request().terms().idempotencyKey(), open.stream())
                .onComplete(free -> refuse(to, open.subscription(), fault));
    }

    private void refuse(Address to, long subscription, Fault fault) {
        outbox.send(to, new Refused(subscription, fault, "", fault.status()));
    }
}
