package io.holdfast.wire;

import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallCredit;
import io.holdfast.wire.CallFrame.CallEnd;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Field;
import io.holdfast.wire.CallFrame.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** The frames of calls in {@link FrameCodec}'s binary form. */
final class CallCodec {
    private static final int CALL = 32;
    private static final int HEAD = 33;
    private static final int PART = 34;
    private static final int CREDIT = 35;
    private static final int END = 36;

    /** Two lengths. */
    private static final int LEAST_FIELD_BYTES = 2;

    /** A part's kind stands above the bit that says so. */
    private static final int LAST = 1;

    private CallCodec() {}

    static int kindOf(CallFrame frame) {
        if (frame instanceof CallPart) {
            return PART;
        } else if (frame instanceof CallCredit) {
            return CREDIT;
        } else if (frame instanceof Call) {
            return CALL;
        } else if (frame instanceof CallHead) {
            return HEAD;
        }
        return END;
    }

    static void write(WireWriter out, CallFrame frame) {
        out.number(frame.call());
        if (frame instanceof CallPart f) {
            out.number(f.number());
            out.octet(f.kind().code() << 1 | (f.last() ? LAST : 0));
            out.bytes(f.data());
        } else if (frame instanceof CallCredit f) {
            out.number(f.weight());
            out.number(f.parts());
        } else if (frame instanceof Call f) {
            out.text(f.session());
            out.octet(f.whole() ? 1 : 0);
            out.number(f.credit());
            // Last, since what a request consists of may grow.
            FrameCodec.writeRequest(out, f.request());
        } else if (frame instanceof CallHead f) {
            out.number(f.status());
            out.number(f.fields().size());
            f.fields().forEach(field -> {
                out.text(field.name());
                out.text(field.value());
            });
        } else if (frame instanceof CallEnd f) {
            out.text(f.fault().code());
            out.text(f.detail());
            out.number(f.status());
        }
    }

    /** Reads a frame of a kind that is known here. */
    static void read(WireReader in, int kind, List<Frame> frames) {
        switch (kind) {
            case PART -> readPart(in, frames);
            case CREDIT -> frames.add(new CallCredit(in.number(), in.number(), in.number()));
            case CALL -> frames.add(readCall(in));
            case HEAD -> frames.add(new CallHead(in.number(), in.integer(), readFields(in)));
            case END -> frames.add(new CallEnd(in.number(), Fault.of(in.text()), in.text(), in.integer()));
            default -> {
                // A kind that nobody here knows.
            }
        }
    }

    private static void readPart(WireReader in, List<Frame> frames) {
        long call = in.number();
        long number = in.number();
        int word = in.octet();
        boolean last = (word & LAST) != 0;
        Buffer data = Buffer.buffer(in.bytes());
        // One of a kind that a newer node made up is missed by its number, which ends the call.
        Kind.of(word >> 1).ifPresent(kind -> frames.add(new CallPart(call, number, kind, last, data)));
    }

    private static Call readCall(WireReader in) {
        long call = in.number();
        String session = in.text();
        boolean whole = in.octet() != 0;
        int credit = in.integer();
        return new Call(call, session, FrameCodec.readRequest(in), whole, credit);
    }

    private static List<Field> readFields(WireReader in) {
        int count = in.count(LEAST_FIELD_BYTES);
        List<Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            fields.add(new Field(in.text(), in.text()));
        }
        return fields;
    }
}
