package io.holdfast.wire;

import io.holdfast.wire.Frame.Adopt;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.Frame.Credit;
import io.holdfast.wire.Frame.Detach;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The one binary form of frames between nodes. A message is: version, sender, count, frames; a frame is: kind, length of
 * the rest (4 bytes), fields. Fields are only ever appended and kinds never reused, so that nodes of neighbouring
 * versions understand each other: an unknown kind and unknown fields behind the known ones are skipped.
 */
public final class FrameCodec implements MessageCodec<FrameBatch, FrameBatch> {
    private static final int VERSION = 1;
    /** Kind and length. */
    private static final int LEAST_FRAME_BYTES = 1 + Integer.BYTES;
    /** Seq, and three lengths. */
    private static final int LEAST_EVENT_BYTES = 4;
    /** Two lengths. */
    private static final int LEAST_HEADER_BYTES = 2;

    private static final int OPEN = 1;
    private static final int ATTACH = 2;
    private static final int CREDIT = 3;
    private static final int DETACH = 4;
    private static final int CANCEL = 5;
    private static final int ADOPT = 6;
    private static final int ATTACHED = 16;
    private static final int REFUSED = 17;
    private static final int EVENTS = 18;
    private static final int ENDED = 19;
    private static final int CANCELLED = 20;

    private final BusTraffic local = new BusTraffic();
    private final BusTraffic sent = new BusTraffic();
    private final BusTraffic received = new BusTraffic();

    /** To be called once for each Vertx, before the first frame is sent. Answers with what counts the frames. */
    public static FrameCodec register(EventBus bus) {
        FrameCodec codec = new FrameCodec();
        bus.registerDefaultCodec(FrameBatch.class, codec);
        return codec;
    }

    /** What stayed in this JVM. */
    public BusTraffic local() {
        return local;
    }

    /** What went to other nodes. */
    public BusTraffic sent() {
        return sent;
    }

    /** What came from other nodes. */
    public BusTraffic received() {
        return received;
    }

    @Override
    public void encodeToWire(Buffer buffer, FrameBatch batch) {
        int before = buffer.length();
        WireWriter out = new WireWriter(buffer);
        out.octet(VERSION);
        out.text(batch.from().text());
        out.number(batch.frames().size());
        for (Frame frame : batch.frames()) {
            out.octet(kindOf(frame));
            int mark = out.beginPart();
            write(out, frame);
            out.endPart(mark);
        }
        sent.count(batch.frames().size(), buffer.length() - before);
    }

    @Override
    public FrameBatch decodeFromWire(int position, Buffer buffer) {
        WireReader in = new WireReader(buffer, position);
        int version = in.octet();
        if (version != VERSION) {
            throw new MalformedFrames("version: " + version + " (expected: " + VERSION + ")");
        }
        Address from = Address.parse(in.text());
        int count = in.count(LEAST_FRAME_BYTES);
        List<Frame> frames = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = in.octet();
            int outer = in.enterPart();
            read(in, kind, frames);
            in.leavePart(outer);
        }
        received.count(frames.size(), in.position() - position);
        return new FrameBatch(from, frames);
    }

    /** Within a JVM the very same object arrives. */
    @Override
    public FrameBatch transform(FrameBatch batch) {
        local.count(batch.frames().size(), 0);
        return batch;
    }

    @Override
    public String name() {
        return "holdfast.frames";
    }

    /** Minus one marks a user codec, as the interface demands. */
    @Override
    public byte systemCodecID() {
        return -1;
    }

    private static int kindOf(Frame frame) {
        if (frame instanceof CallFrame call) {
            return CallCodec.kindOf(call);
        } else if (frame instanceof Events) {
            return EVENTS;
        } else if (frame instanceof Credit) {
            return CREDIT;
        } else if (frame instanceof Open) {
            return OPEN;
        } else if (frame instanceof Attach) {
            return ATTACH;
        } else if (frame instanceof Detach) {
            return DETACH;
        } else if (frame instanceof Cancel) {
            return CANCEL;
        } else if (frame instanceof Adopt) {
            return ADOPT;
        } else if (frame instanceof Attached) {
            return ATTACHED;
        } else if (frame instanceof Refused) {
            return REFUSED;
        } else if (frame instanceof Ended) {
            return ENDED;
        } else if (frame instanceof Cancelled) {
            return CANCELLED;
        }
        throw unknown(frame);
    }

    private static IllegalStateException unknown(Frame frame) {
        return new IllegalStateException("frame: " + frame + " (expected: a kind the codec knows)");
    }

    private static void write(WireWriter out, Frame frame) {
        if (frame instanceof Events f) {
            out.number(f.subscription());
            out.number(f.epoch());
            writeEvents(out, f.events());
        } else if (frame instanceof Credit f) {
            out.number(f.subscription());
            out.text(f.stream().value());
            out.number(f.bytes());
        } else if (frame instanceof Open f) {
            out.number(f.subscription());
            out.text(f.stream().value());
            out.text(f.session());
            out.number(f.credit());
            writeRequest(out, f.request());
        } else if (frame instanceof Attach f) {
            out.number(f.subscription());
            out.text(f.stream().value());
            out.number(f.from());
            out.number(f.credit());
            writePrincipal(out, f.principal());
        } else if (frame instanceof Detach f) {
            out.number(f.subscription());
            out.text(f.stream().value());
            out.octet(f.left() ? 1 : 0);
        } else if (frame instanceof Cancel f) {
            out.number(f.call());
            out.text(f.stream().value());
            writePrincipal(out, f.principal());
        } else if (frame instanceof Adopt f) {
            out.text(f.stream().value());
        } else if (frame instanceof Attached f) {
            out.number(f.subscription());
            out.number(f.epoch());
        } else if (frame instanceof Refused f) {
            out.number(f.subscription());
            out.text(f.fault().code());
            out.text(f.detail());
            out.number(f.status());
        } else if (frame instanceof Ended f) {
            out.number(f.subscription());
            out.number(f.epoch());
            out.number(f.seq());
            writeOutcome(out, f.outcome());
        } else if (frame instanceof Cancelled f) {
            out.number(f.call());
            out.octet(f.found() ? 1 : 0);
        } else if (frame instanceof CallFrame f) {
            CallCodec.write(out, f);
        } else {
            throw unknown(frame);
        }
    }

    private static void read(WireReader in, int kind, List<Frame> frames) {
        switch (kind) {
            case EVENTS -> frames.add(readEventsFrame(in));
            case CREDIT -> frames.add(new Credit(in.number(), readStream(in), in.integer()));
            case OPEN -> frames.add(readOpen(in));
            case ATTACH ->
                frames.add(new Attach(in.number(), readStream(in), in.number(), in.integer(), readPrincipal(in)));
            case DETACH -> frames.add(new Detach(in.number(), readStream(in), in.hasMore() && in.octet() != 0));
            case CANCEL -> frames.add(new Cancel(in.number(), readStream(in), readPrincipal(in)));
            case ADOPT -> frames.add(new Adopt(readStream(in)));
            case ATTACHED -> frames.add(new Attached(in.number(), in.number()));
            case REFUSED -> frames.add(new Refused(in.number(), Fault.of(in.text()), in.text(), in.integer()));
            case ENDED -> frames.add(new Ended(in.number(), in.number(), in.number(), readOutcome(in)));
            case CANCELLED -> frames.add(new Cancelled(in.number(), in.octet() != 0));
            // One that the calls do not know either is a newer node's, which knows that older ones do not listen.
            default -> CallCodec.read(in, kind, frames);
        }
    }

    private static Events readEventsFrame(WireReader in) {
        Events frame = new Events(in.number(), in.number(), readEvents(in));
        if (frame.events().isEmpty()) {
            throw new MalformedFrames("events: 0 (expected: > 0)");
        }
        return frame;
    }

    private static Open readOpen(WireReader in) {
        long subscription = in.number();
        StreamId stream = readStream(in);
        String session = in.text();
        int credit = in.integer();
        return new Open(subscription, stream, session, readRequest(in), credit);
    }

    private static StreamId readStream(WireReader in) {
        String text = in.text();
        return StreamId.parse(text).orElseThrow(() -> new MalformedFrames("stream: not an id"));
    }

    static void writeEvents(WireWriter out, List<Event> events) {
        out.number(events.size());
        for (Event event : events) {
            out.number(event.seq());
            out.text(event.type());
            out.text(event.upstreamId());
            out.bytes(event.data());
        }
    }

    static List<Event> readEvents(WireReader in) {
        int count = in.count(LEAST_EVENT_BYTES);
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(new Event(in.number(), in.text(), in.text(), in.bytes()));
        }
        return events;
    }

    static void writeRequest(WireWriter out, OpeningRequest request) {
        out.text(request.route());
        out.text(request.query());
        out.number(request.headers().size());
        request.headers().forEach((name, value) -> {
            out.text(name);
            out.text(value);
        });
        out.bytes(request.body());
        out.text(request.terms().onDisconnect().word());
        out.text(request.terms().idempotencyKey());
        // What is not said is as an older node would have it, and only the last fields can be left out.
        boolean saysPrincipal = !request.terms().principal().isEmpty();
        boolean saysTarget = saysPrincipal || !request.target().equals(Target.DEFAULT);
        if (saysTarget || !request.terms().address().isEmpty()) {
            out.text(request.terms().address());
        }
        if (saysTarget) {
            out.text(request.target().method());
            out.text(request.target().path());
        }
        writePrincipal(out, request.terms().principal());
    }

    /** Left out where nobody has to say who they are. */
    private static void writePrincipal(WireWriter out, String principal) {
        if (!principal.isEmpty()) {
            out.text(principal);
        }
    }

    private static String readPrincipal(WireReader in) {
        return in.hasMore() ? in.text() : "";
    }

    static OpeningRequest readRequest(WireReader in) {
        String route = in.text();
        String query = in.text();
        int count = in.count(LEAST_HEADER_BYTES);
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            headers.put(in.text(), in.text());
        }
        Buffer body = Buffer.buffer(in.bytes());
        Terms terms = readTerms(in);
        Target target = readTarget(in);
        return new OpeningRequest(route, query, headers, body, terms.of(readPrincipal(in)), target);
    }

    /** An older node's request has none. */
    private static Terms readTerms(WireReader in) {
        return in.hasMore()
                ? new Terms(OnDisconnect.of(in.text()), in.text(), in.hasMore() ? in.text() : "")
                : Terms.DEFAULT;
    }

    /** An older node knew of no other way to ask. */
    private static Target readTarget(WireReader in) {
        return in.hasMore() ? new Target(in.text(), in.text()) : Target.DEFAULT;
    }

    static void writeOutcome(WireWriter out, Outcome outcome) {
        out.text(outcome.kind().word());
        out.text(outcome.fault().code());
        out.text(outcome.detail());
    }

    static Outcome readOutcome(WireReader in) {
        String word = in.text();
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            if (kind.word().equals(word)) {
                return new Outcome(kind, Fault.of(in.text()), in.text());
            }
        }
        throw new MalformedFrames("outcome: " + word + " (expected: ended, failed or cancelled)");
    }
}
