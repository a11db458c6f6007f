package io.holdfast.stream.protocol;

import io.holdfast.wire.Fault;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far each producer of a stream has come. Those that have been silent for longest are forgotten first, which replaying
 * the log repeats.
 */
public final class Producers {
    /** What a producer's append is to us. */
    public enum Verdict {
        NEXT,
        DUPLICATE,
        /** A later epoch of this producer has been here. */
        FENCED,
        /** An append before it is missing. */
        GAP,
        /** A new epoch has to begin with 0. */
        NOT_FIRST
    }

    private record State(long epoch, long seq) {}

    private static final State UNKNOWN = new State(-1, -1);

    private final int most;
    private final Map<String, State> states = new LinkedHashMap<>();

    public Producers(int most) {
        this.most = most;
    }

    public Verdict judge(Producer producer) {
        State known = state(producer.id());
        if (producer.epoch() < known.epoch) {
            return Verdict.FENCED;
        }
        if (producer.epoch() > known.epoch) {
            if (producer.seq() == 0) {
                return Verdict.NEXT;
            }
            return known.equals(UNKNOWN) ? Verdict.GAP : Verdict.NOT_FIRST;
        }
        if (producer.seq() <= known.seq) {
            return Verdict.DUPLICATE;
        }
        return producer.seq() == known.seq + 1 ? Verdict.NEXT : Verdict.GAP;
    }

    /** What a producer is told whose append can be neither kept nor known already. */
    public Optional<OwnerAnswer> refusal(Producer producer) {
        return switch (judge(producer)) {
            case NEXT, DUPLICATE -> Optional.empty();
            case FENCED -> Optional.of(fenced(producer));
            case GAP ->
                Optional.of(OwnerAnswer.refused(Fault.OUT_OF_SEQUENCE, "producer-seq: appends before it are missing")
                        .with(ProtocolFields.PRODUCER_EXPECTED, expected(producer))
                        .with(ProtocolFields.PRODUCER_RECEIVED, producer.seq()));
            case NOT_FIRST ->
                Optional.of(OwnerAnswer.refused(
                        Fault.BAD_REQUEST, "producer-seq: " + producer.seq() + " (expected: 0 in a new epoch)"));
        };
    }

    public OwnerAnswer fenced(Producer producer) {
        return OwnerAnswer.refused(Fault.PRODUCER_FENCED, "").with(ProtocolFields.PRODUCER_EPOCH, epoch(producer.id()));
    }

    private long expected(Producer producer) {
        State known = state(producer.id());
        return known.epoch == producer.epoch() ? known.seq + 1 : 0;
    }

    /** The epoch of a producer of whom something is known. */
    public long epoch(String id) {
        return state(id).epoch;
    }

    /** The last append of its epoch, -1 when there is none. */
    public long seq(String id) {
        return state(id).seq;
    }

    private State state(String id) {
        return states.getOrDefault(id, UNKNOWN);
    }

    public void accepted(Producer producer) {
        states.remove(producer.id());
        states.put(producer.id(), new State(producer.epoch(), producer.seq()));
        if (states.size() > most) {
            Iterator<String> oldest = states.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
