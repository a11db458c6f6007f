package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Frame.Attached;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Address SELF = Address.stream("here", 0);
    private static final Address GATEWAY = Address.gateway("here", 0);
    private static final Address OTHER = Address.gateway("there", 0);
    private static final Address NOBODY = Address.gateway("nowhere", 0);

    private final EventLoop loop = new EventLoop();
    private final List<FrameBatch> messages = new ArrayList<>();
    private final List<Address> unreachable = new ArrayList<>();
    private final Outbox outbox = loop.call(() -> new Outbox(loop.vertx(), SELF, unreachable::add));

    @BeforeEach
    void listen() {
        FrameCodec.register(loop.vertx().eventBus());
        loop.run(() -> List.of(GATEWAY, OTHER)
                .forEach(address -> loop.vertx()
                        .eventBus()
                        .<FrameBatch>consumer(address.text(), message -> messages.add(message.body()))));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private static Frame frame(long number) {
        return new Attached(number, 1);
    }

    @Test
    void framesOfOneTurnTravelAsOneMessageInTheirOrder() {
        loop.run(() -> {
            outbox.send(GATEWAY, frame(1));
            outbox.send(GATEWAY, frame(2));
            outbox.send(GATEWAY, frame(3));
        });

        assertThat(messages).containsExactly(new FrameBatch(SELF, List.of(frame(1), frame(2), frame(3))));
    }

    @Test
    void everyReceiverGetsAMessageOfItsOwn() {
        loop.run(() -> {
            outbox.send(GATEWAY, frame(1));
            outbox.send(OTHER, frame(2));
            outbox.send(GATEWAY, frame(3));
        });

        assertThat(messages)
                .containsExactlyInAnyOrder(
                        new FrameBatch(SELF, List.of(frame(1), frame(3))), new FrameBatch(SELF, List.of(frame(2))));
    }

    @Test
    void theNextTurnsFramesAreTheNextMessage() {
        loop.run(() -> outbox.send(GATEWAY, frame(1)));
        loop.run(() -> outbox.send(GATEWAY, frame(2)));

        assertThat(messages)
                .containsExactly(new FrameBatch(SELF, List.of(frame(1))), new FrameBatch(SELF, List.of(frame(2))));
    }

    @Test
    void withinAJvmAFrameIsNotCopied() {
        Frame sent = frame(1);
        loop.run(() -> outbox.send(GATEWAY, sent));

        assertThat(messages.get(0).frames().get(0)).isSameAs(sent);
    }

    @Test
    void whoeverSendsIsToldOfAReceiverThatIsNotThere() {
        loop.run(() -> outbox.send(NOBODY, frame(1)));

        assertThat(unreachable).containsExactly(NOBODY);
    }

    @Test
    void whatIsKeptForANodeThatHasLeftIsDropped() {
        loop.run(() -> {
            outbox.send(OTHER, frame(1));
            outbox.send(GATEWAY, frame(2));
            outbox.forget("there");
        });

        assertThat(messages).containsExactly(new FrameBatch(SELF, List.of(frame(2))));
    }

    @Test
    void aNodeThatWasForgottenCanComeBack() {
        loop.run(() -> outbox.send(OTHER, frame(1)));
        loop.run(() -> outbox.forget("there"));
        messages.clear();
        loop.run(() -> outbox.send(OTHER, frame(2)));

        assertThat(messages).containsExactly(new FrameBatch(SELF, List.of(frame(2))));
    }
}
