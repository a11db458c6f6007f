package io.holdfast.wire;

import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallCredit;
import io.holdfast.wire.CallFrame.CallEnd;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Field;
import io.holdfast.wire.CallFrame.Kind;
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
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Everything that one verticle instance can say to another. */
final class AnyFrames {
    private AnyFrames() {}

    static Arbitrary<FrameBatch> batches() {
        return Combinators.combine(addresses(), frames().list().ofMaxSize(8))
                .as(FrameBatch::new)
                .withoutEdgeCases();
    }

    static Arbitrary<Frame> frames() {
        return Arbitraries.oneOf(
                open(),
                Combinators.combine(longs(), streams(), longs(), ints()).as(Attach::new),
                Combinators.combine(longs(), streams(), ints()).as(Credit::new),
                Combinators.combine(longs(), streams(), Arbitraries.of(true, false))
                        .as(Detach::new),
                Combinators.combine(longs(), streams()).as(Cancel::new),
                streams().map(Adopt::new),
                Combinators.combine(longs(), longs()).as(Attached::new),
                Combinators.combine(longs(), faults(), texts(), ints()).as(Refused::new),
                Combinators.combine(
                                longs(), longs(), events().list().ofMinSize(1).ofMaxSize(12))
                        .as(Events::new),
                Combinators.combine(longs(), longs(), longs(), outcomes()).as(Ended::new),
                Combinators.combine(longs(), Arbitraries.of(true, false)).as(Cancelled::new),
                calls());
    }

    private static Arbitrary<CallFrame> calls() {
        return Arbitraries.oneOf(
                Combinators.combine(longs(), texts(), requests(), Arbitraries.of(true, false), ints())
                        .as(Call::new),
                Combinators.combine(
                                longs(),
                                ints(),
                                Combinators.combine(texts(), texts())
                                        .as(Field::new)
                                        .list()
                                        .ofMaxSize(5))
                        .as(CallHead::new),
                Combinators.combine(
                                longs(),
                                longs(),
                                Arbitraries.of(Kind.values()),
                                Arbitraries.of(true, false),
                                bytes().map(Buffer::buffer))
                        .as(CallPart::new),
                Combinators.combine(longs(), longs(), longs()).as(CallCredit::new),
                Combinators.combine(longs(), faults(), texts(), ints()).as(CallEnd::new));
    }

    static Arbitrary<Address> addresses() {
        return Combinators.combine(
                        Arbitraries.of("gateway", "stream"),
                        Arbitraries.strings()
                                .alpha()
                                .numeric()
                                .withChars("._-")
                                .ofMinLength(1)
                                .ofMaxLength(64),
                        Arbitraries.integers().greaterOrEqual(0))
                .as(Address::new);
    }

    static Arbitrary<StreamId> streams() {
        return Arbitraries.strings()
                .withCharRange('0', '9')
                .withCharRange('a', 'z')
                .ofLength(26)
                .map(StreamId::new);
    }

    static Arbitrary<Event> events() {
        return Combinators.combine(longs(), texts(), texts(), bytes()).as(Event::new);
    }

    static Arbitrary<Outcome> outcomes() {
        return Combinators.combine(Arbitraries.of(Outcome.Kind.values()), faults(), texts())
                .as(Outcome::new);
    }

    static Arbitrary<byte[]> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    }

    /** Any Unicode but halves of surrogate pairs, which UTF-8 can't carry. */
    static Arbitrary<String> texts() {
        return Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(20)
                .map(AnyFrames::text);
    }

    private static String text(List<Integer> points) {
        StringBuilder text = new StringBuilder();
        points.forEach(text::appendCodePoint);
        return text.toString();
    }

    static Arbitrary<OpeningRequest> requests() {
        return Combinators.combine(
                        texts(),
                        texts(),
                        Arbitraries.maps(texts(), texts()).ofMaxSize(5),
                        bytes().map(Buffer::buffer),
                        terms(),
                        targets())
                .as(OpeningRequest::new);
    }

    private static Arbitrary<Target> targets() {
        return Combinators.combine(texts(), texts()).as(Target::new);
    }

    private static Arbitrary<Terms> terms() {
        return Combinators.combine(Arbitraries.of(OnDisconnect.values()), texts(), texts())
                .as(Terms::new);
    }

    private static Arbitrary<Frame> open() {
        return Combinators.combine(longs(), streams(), texts(), requests(), ints())
                .as(Open::new);
    }

    private static Arbitrary<Fault> faults() {
        return Arbitraries.of(Fault.values());
    }

    /** Often where one more byte is needed, or where the numbers end. */
    private static Arbitrary<Long> longs() {
        return Arbitraries.oneOf(
                Arbitraries.longs().greaterOrEqual(0),
                Arbitraries.of(0L, 127L, 128L, 16_383L, 16_384L, (long) Integer.MAX_VALUE, Long.MAX_VALUE));
    }

    private static Arbitrary<Integer> ints() {
        return Arbitraries.oneOf(
                Arbitraries.integers().greaterOrEqual(0),
                Arbitraries.of(0, 127, 128, 16_383, 16_384, Integer.MAX_VALUE));
    }
}
