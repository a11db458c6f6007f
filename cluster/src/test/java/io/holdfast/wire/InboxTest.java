package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Frame.Attached;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final Address OWNER = Address.stream("n", 0);
    private static final Address GATEWAY = Address.gateway("n", 0);

    private final EventLoop loop = new EventLoop();
    private final List<Frame> received = new ArrayList<>();
    private final List<Address> senders = new ArrayList<>();
    private final Outbox owner = loop.call(() -> new Outbox(loop.vertx(), OWNER, unreachable -> {}));

    @BeforeEach
    void register() {
        FrameCodec.register(loop.vertx().eventBus());
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private void listen() {
        loop.await(loop.call(() -> Inbox.listen(loop.vertx(), GATEWAY, (from, frame) -> {
            senders.add(from);
            received.add(frame);
        })));
    }

    private static Frame frame(long number) {
        return new Attached(number, 1);
    }

    @Test
    void framesArriveOneByOneInTheOrderTheyWereSent() {
        listen();
        loop.run(() -> {
            owner.send(GATEWAY, frame(1));
            owner.send(GATEWAY, frame(2));
        });
        loop.run(() -> owner.send(GATEWAY, frame(3)));

        assertThat(received).containsExactly(frame(1), frame(2), frame(3));
    }

    @Test
    void eachFrameComesWithItsSender() {
        listen();
        loop.run(() -> owner.send(GATEWAY, frame(1)));

        assertThat(senders).containsExactly(OWNER);
    }

    @Test
    void whatWasSentBeforeTheInboxListenedIsLost() {
        loop.run(() -> owner.send(GATEWAY, frame(1)));
        listen();

        assertThat(received).isEmpty();
    }

    /** One client's frame must not cost the others theirs: a batch belongs to everybody on the gateway. */
    @Test
    void aFrameThatFailsDoesNotTakeTheRestOfItsBatchWithIt() {
        loop.await(loop.call(() -> Inbox.listen(loop.vertx(), GATEWAY, (from, frame) -> {
            if (frame.equals(frame(1))) {
                throw new IllegalStateException("a defect of ours");
            }
            received.add(frame);
        })));
        loop.run(() -> {
            owner.send(GATEWAY, frame(1));
            owner.send(GATEWAY, frame(2));
        });

        assertThat(received).containsExactly(frame(2));
    }
}
