package io.holdfast.stream.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Address;
import io.holdfast.wire.Event;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.FrameCodec;
import io.holdfast.wire.Inbox;
import io.holdfast.wire.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The other side of the bus: two gateway instances that write down every frame they get. */
final class RecordingGateway {
    static final Address ADDRESS = Address.gateway("near", 0);
    static final Address FAR = Address.gateway("far", 0);

    private static final Address OWNER = Address.stream("near", 0);

    private final EventLoop loop;
    private final List<Frame> frames = new ArrayList<>();
    private final List<Frame> farFrames = new ArrayList<>();

    RecordingGateway(EventLoop loop) {
        this.loop = loop;
        FrameCodec.register(loop.vertx().eventBus());
        loop.await(loop.call(() -> Inbox.listen(loop.vertx(), ADDRESS, (from, frame) -> frames.add(frame))));
        loop.await(loop.call(() -> Inbox.listen(loop.vertx(), FAR, (from, frame) -> farFrames.add(frame))));
    }

    /** What the owner sends with. */
    Outbox outbox() {
        return loop.call(() -> new Outbox(loop.vertx(), OWNER, unreachable -> {}));
    }

    List<Frame> frames() {
        return frames;
    }

    List<Frame> farFrames() {
        return farFrames;
    }

    /** The data of all events that a subscription got. */
    List<String> data(long subscription) {
        return events(subscription)
                .map(event -> new String(event.data(), UTF_8))
                .toList();
    }

    List<Long> seqs(long subscription) {
        return events(subscription).map(Event::seq).toList();
    }

    private Stream<Event> events(long subscription) {
        return frames.stream()
                .filter(Events.class::isInstance)
                .map(Events.class::cast)
                .filter(frame -> frame.subscription() == subscription)
                .flatMap(frame -> frame.events().stream());
    }

    /** The names of the frames in their order, such as {@code Attached}. */
    List<String> kinds() {
        return frames.stream().map(frame -> frame.getClass().getSimpleName()).toList();
    }
}
