package io.holdfast.stream.durable;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.StreamOwners;
import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallLink;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the owners of other durable streams, while one that is lost is replaced. */
final class DurablePeers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MS = 200;
    private static final int TRIES = 25;
    /** Of these it is known that nothing was done, or it does no harm to ask again. */
    private static final Set<Fault> WORTH_ANOTHER =
            Set.of(Fault.STREAM_MOVED, Fault.DRAINING, Fault.OWNER_LOST, Fault.OWNER_SILENT, Fault.CALL_LOST);

    private final Vertx vertx;
    private final StreamOwners owners;
    private final CallLinks links;
    private final int window;
    private final Address self;
    private final Function<OpeningRequest, Future<OwnerAnswer>> here;
    /** Peers number their calls, too, so they begin anywhere. */
    private long lastCall = ThreadLocalRandom.current().nextLong() >>> 1;

    /**
     * @param self who asks
     * @param here answers what this instance would ask itself
     */
    DurablePeers(
            Vertx vertx,
            Cluster cluster,
            CallLinks links,
            int window,
            Address self,
            Function<OpeningRequest, Future<OwnerAnswer>> here) {
        this.vertx = vertx;
        this.owners = new StreamOwners(cluster);
        this.links = links;
        this.window = window;
        this.self = self;
        this.here = here;
    }

    /** Asks until somebody answers; what is asked twice has to be the same as asked once. */
    Future<OwnerAnswer> ask(StreamId stream, OpeningRequest request) {
        return ask(stream, request, TRIES);
    }

    private Future<OwnerAnswer> ask(StreamId stream, OpeningRequest request, int tries) {
        return owners.orAnyone(stream)
                .compose(owner -> owner.equals(self) ? here.apply(request) : call(owner, request))
                .recover(failure ->
                        tries > 1 && WORTH_ANOTHER.contains(Refusal.of(failure).fault())
                                ? vertx.timer(PAUSE_MS).compose(over -> ask(stream, request, tries - 1))
                                : Future.failedFuture(failure));
    }

    private Future<OwnerAnswer> call(Address owner, OpeningRequest request) {
        Asked asked = new Asked();
        CallLink link = links.open(owner, ++lastCall, window, asked);
        asked.link = link;
        link.expectWithin(PATIENCE);
        link.ask(new Call(link.call(), "", request, true, window));
        return asked.answered.future();
    }

    private static final class Asked implements CallLink.Side {
        private final Promise<OwnerAnswer> answered = Promise.promise();
        private final Buffer body = Buffer.buffer();
        private @Nullable CallLink link;
        private OwnerAnswer head = OwnerAnswer.of(200);

        @Override
        public void head(CallHead frame) {
            head = new OwnerAnswer(frame.status(), frame.fields(), Buffer.buffer());
        }

        @Override
        public void part(CallPart part) {
            body.appendBuffer(part.data());
            CallLink from = link;
            if (from == null) {
                return;
            }
            from.used(part);
            from.expectWithin(PATIENCE);
            if (part.last()) {
                from.close();
                answered.tryComplete(head.with(body));
            }
        }

        @Override
        public void room() {
            // All has been asked.
        }

        @Override
        public void ended(Fault fault, String detail, int status) {
            answered.tryFail(new Refusal(fault));
        }

        @Override
        public void overdue() {
            if (link != null) {
                link.end(Fault.OWNER_SILENT);
            }
            answered.tryFail(new Refusal(Fault.OWNER_SILENT));
        }
    }
}
