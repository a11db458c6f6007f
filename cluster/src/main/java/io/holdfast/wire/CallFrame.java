package io.holdfast.wire;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What travels for a call that is passed through: an HTTP request and its answer, or the frames of a WebSocket. A call is
 * named by a number that its gateway instance chose. {@link Call} opens it, {@link CallHead} answers; parts and credit go
 * both ways, and either side may end it. What the bus loses is found by the numbers of parts, and ends the call.
 */
public sealed interface CallFrame extends Frame {
    long call();

    /** What a {@link CallPart} is. */
    enum Kind {
        /** A piece of an HTTP body, cut anywhere. */
        BODY(0),
        /** The first fragment of a text message. */
        TEXT(1),
        /** The first fragment of a binary message. */
        BINARY(2),
        /** A later fragment of a message. */
        CONTINUATION(3),
        /** A close code in two bytes and a reason in UTF-8 (RFC 6455 5.5.1). Nothing follows from this side. */
        CLOSE(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** On the wire. */
        int code() {
            return code;
        }

        /** Empty for one that a newer node made up. */
        static Optional<Kind> of(int code) {
            return Stream.of(values()).filter(kind -> kind.code == code).findFirst();
        }
    }

    /**
     * A field of an answer's head; there may be several of one name.
     *
     * @param name in lower case
     */
    record Field(String name, String value) {}

    /**
     * Gateway to stream node: ask the upstream.
     *
     * @param session the client's, "" for none
     * @param request with as much of the body as there is yet
     * @param whole whether that is all of it
     * @param credit weight of parts that may be sent before the first {@link CallCredit}
     */
    record Call(long call, String session, OpeningRequest request, boolean whole, int credit) implements CallFrame {}

    /** Stream node to gateway: the upstream has answered; parts follow. */
    record CallHead(long call, int status, List<Field> fields) implements CallFrame {
        public CallHead {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A piece of what is carried.
     *
     * @param number counts this side's parts from 0
     * @param last of the body, or of the WebSocket message
     */
    record CallPart(long call, long number, Kind kind, boolean last, Buffer data) implements CallFrame {
        /** What a part costs beside its bytes, so that empty ones are bounded, too. */
        private static final int OVERHEAD_BYTES = 64;

        /** Bytes of credit that it uses. */
        public int weight() {
            return data.length() + OVERHEAD_BYTES;
        }
    }

    /**
     * The sender lives, may be sent so much, and has sent so much. Repeating it does no harm.
     *
     * @param weight of all parts that the receiver may send, from the first on
     * @param parts that the sender has sent
     */
    record CallCredit(long call, long weight, long parts) implements CallFrame {}

    /**
     * The call is over before its end. Not answered.
     *
     * @param status the HTTP status to answer, which is the upstream's own where it refused
     */
    record CallEnd(long call, Fault fault, String detail, int status) implements CallFrame {}
}
