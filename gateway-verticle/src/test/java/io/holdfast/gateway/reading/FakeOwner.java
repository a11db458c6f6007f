package io.holdfast.gateway.reading;

import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Address;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Inbox;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.StreamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream verticle's place on the bus: writes down what gateways ask, and says what the test wants it to say. */
public final class FakeOwner {
    private final EventLoop loop;
    private final Outbox outbox;
    private final List<Frame> asked = new ArrayList<>();
    private Address gateway;
    private @Nullable StreamId unknown;

    /** @param gateway the only one that is listened to: a former test's may still have something to say */
    FakeOwner(EventLoop loop, String node, Address gateway) {
        this.gateway = gateway;
        this.loop = loop;
        Address self = Address.stream(node, 0);
        this.outbox = loop.call(() -> new Outbox(loop.vertx(), self, unreachable -> {}));
        loop.await(loop.call(() -> Inbox.listen(loop.vertx(), self, this::receive)));
    }

    private void receive(Address from, Frame frame) {
        if (from.equals(gateway)) {
            asked.add(frame);
            if (frame instanceof Attach attach && attach.stream().equals(unknown)) {
                outbox.send(from, new Refused(attach.subscription(), Fault.STREAM_UNKNOWN, "", 404));
            }
        }
    }

    /** Who asks for this stream is refused. */
    public void doesNotKnow(StreamId stream) {
        loop.run(() -> unknown = stream);
    }

    /** Everything since the last {@link #listenTo}. */
    public List<Frame> asked() {
        return asked;
    }

    public <F extends Frame> List<F> asked(Class<F> kind) {
        return asked.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The number of the subscription that was asked for last. */
    public long lastSubscription() {
        long last = 0;
        for (Frame frame : asked) {
            if (frame instanceof Open open) {
                last = open.subscription();
            } else if (frame instanceof Attach attach) {
                last = attach.subscription();
            }
        }
        return last;
    }

    /** Sends frames that arrive as one message. */
    void say(Frame... frames) {
        loop.run(() -> Arrays.stream(frames).forEach(frame -> outbox.send(gateway, frame)));
    }

    /** Begins anew with another gateway. */
    void listenTo(Address other) {
        loop.run(() -> {
            gateway = other;
            asked.clear();
        });
    }
}
