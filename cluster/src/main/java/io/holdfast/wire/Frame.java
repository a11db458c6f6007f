package io.holdfast.wire;

import io.holdfast.wire.Frame.FromOwner;
import io.holdfast.wire.Frame.ToOwner;
import java.util.List;

/**
 * What travels between a gateway instance and a stream's owner. A subscription is named by a number that its gateway
 * instance chose; the sender's address travels once, in the {@link FrameBatch}. Calls that are passed through have frames
 * of their own.
 */
public sealed interface Frame permits ToOwner, FromOwner, CallFrame {

    /** Gateway to owner, and between owners. */
    sealed interface ToOwner extends Frame permits Open, Attach, Credit, Detach, Cancel, Adopt {}

    /** Owner to gateway. */
    sealed interface FromOwner extends Frame permits Attached, Refused, Events, Ended, Cancelled {}

    /**
     * Make this stream and send it to me from its first event. Answered by {@link Attached} once the upstream has
     * answered, or {@link Refused}.
     *
     * @param credit bytes of {@link Event#weight()} that may be sent before the next {@link Credit}
     */
    record Open(long subscription, StreamId stream, String session, OpeningRequest request, int credit)
            implements ToOwner {}

    /**
     * Send me this stream from an event on. The same subscription may attach again: its position and credit are then
     * what this frame says. Answered by {@link Attached} or {@link Refused}.
     *
     * @param principal who asks; a stream of somebody else's is refused like one that is not there
     */
    record Attach(long subscription, StreamId stream, long from, int credit, String principal) implements ToOwner {
        public Attach(long subscription, StreamId stream, long from, int credit) {
            this(subscription, stream, from, credit, "");
        }
    }

    /** So many more bytes may be sent. */
    record Credit(long subscription, StreamId stream, int bytes) implements ToOwner {}

    /**
     * Nobody reads this subscription any more.
     *
     * @param left whether that is because its clients have hung up: a gateway that leaves the cluster, or whose reader
     *     will be back, does not say so
     */
    record Detach(long subscription, StreamId stream, boolean left) implements ToOwner {}

    /**
     * Stop the stream and its upstream call now. Answered by {@link Cancelled} under the same number.
     *
     * @param principal who asks, as in {@link Attach}
     */
    record Cancel(long call, StreamId stream, String principal) implements ToOwner {
        public Cancel(long call, StreamId stream) {
            this(call, stream, "");
        }
    }

    /** This stream has no owner, or one that is leaving: it is yours. Not answered. */
    record Adopt(StreamId stream) implements ToOwner {}

    /** The subscription stands; events follow from where it asked. */
    record Attached(long subscription, long epoch) implements FromOwner {}

    /**
     * The subscription does not stand.
     *
     * @param status the HTTP status to answer, which is the upstream's own where it refused the request
     */
    record Refused(long subscription, Fault fault, String detail, int status) implements FromOwner {}

    /** Events in order and without a gap, at least one. */
    record Events(long subscription, long epoch, List<Event> events) implements FromOwner {
        public long first() {
            return events.get(0).seq();
        }
    }

    /**
     * The stream is over and everything has been sent.
     *
     * @param seq the position behind the last event, where the outcome stands
     */
    record Ended(long subscription, long epoch, long seq, Outcome outcome) implements FromOwner {}

    /** The answer to {@link Cancel}: whether there was such a stream, still open or not. */
    record Cancelled(long call, boolean found) implements FromOwner {}
}
