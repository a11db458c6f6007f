package io.holdfast.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A verticle instance's one registration on the event bus; hands over frames in the order they were sent. */
public final class Inbox {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private final BiConsumer<Address, Frame> receiver;

    private Inbox(BiConsumer<Address, Frame> receiver) {
        this.receiver = receiver;
    }

    /** Completes when the whole cluster knows the address: nothing may ask for an answer before. */
    public static Future<Void> listen(Vertx vertx, Address self, BiConsumer<Address, Frame> receiver) {
        Inbox inbox = new Inbox(receiver);
        return vertx.eventBus()
                .<FrameBatch>consumer(self.text(), inbox::receive)
                .completion();
    }

    private void receive(Message<FrameBatch> message) {
        FrameBatch batch;
        try {
            // A remote body is decoded here, at its first use.
            batch = message.body();
        } catch (MalformedFrames malformed) {
            log.warn("Message refused: address={} reason={}", message.address(), malformed.getMessage());
            return;
        }
        for (Frame frame : batch.frames()) {
            hand(batch.from(), frame);
        }
    }

    /** A frame that hits a defect of ours must not cost the others of its batch theirs. */
    private void hand(Address from, Frame frame) {
        try {
            receiver.accept(from, frame);
        } catch (RuntimeException defect) {
            log.error(
                    "Frame failed: from={} kind={}",
                    from.text(),
                    frame.getClass().getSimpleName(),
                    defect);
        }
    }
}
