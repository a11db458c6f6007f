package io.holdfast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes that nodes of this version and of neighbouring ones exchange. A fixture is never edited: a change that breaks
 * one would break a rolling update.
 */
class WireFormatTest {
    private static final Address GATEWAY = Address.gateway("n1", 0);
    private static final Address OWNER = Address.stream("n2", 3);
    private static final StreamId STREAM = new StreamId("0123456789abcdefghjkmnpqrs");

    private final FrameCodec codec = new FrameCodec();

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments(
                        "open-target",
                        GATEWAY,
                        new Open(
                                1,
                                STREAM,
                                "s-1",
                                request(
                                        new Terms(OnDisconnect.CANCEL, "query k-1", "192.0.2.7"),
                                        new Target("GET", "/a/b")),
                                65_536)),
                arguments(
                        "open-terms",
                        GATEWAY,
                        new Open(1, STREAM, "s-1", request(new Terms(OnDisconnect.CANCEL, "query k-1")), 65_536)),
                arguments(
                        "open-address",
                        GATEWAY,
                        new Open(
                                1,
                                STREAM,
                                "s-1",
                                request(new Terms(OnDisconnect.CANCEL, "query k-1", "192.0.2.7")),
                                65_536)),
                arguments(
                        "open-principal",
                        GATEWAY,
                        new Open(1, STREAM, "s-1", request(new Terms(OnDisconnect.CANCEL, "", "", "alice")), 65_536)),
                arguments("attach-principal", GATEWAY, new Attach(2, STREAM, 300, 65_536, "alice")),
                arguments("cancel-principal", GATEWAY, new Cancel(9, STREAM, "alice")),
                arguments("attach", GATEWAY, new Attach(2, STREAM, 300, 65_536)),
                arguments("credit", GATEWAY, new Credit(2, STREAM, 32_768)),
                arguments("detach-left", GATEWAY, new Detach(2, STREAM, true)),
                arguments("cancel", GATEWAY, new Cancel(9, STREAM)),
                arguments("adopt", OWNER, new Adopt(STREAM)),
                arguments("attached", OWNER, new Attached(2, 1)),
                arguments("refused", OWNER, new Refused(2, Fault.UPSTREAM_REFUSED, "status 429", 429)),
                arguments(
                        "events",
                        OWNER,
                        new Events(2, 1, List.of(event(127, "", "", "two\nlines"), event(128, "delta", "up-7", "流")))),
                arguments(
                        "ended", OWNER, new Ended(2, 1, 129, Outcome.failed(Fault.UPSTREAM_LOST, "connection reset"))),
                arguments("cancelled", OWNER, new Cancelled(9, true)),
                arguments(
                        "call",
                        GATEWAY,
                        new Call(7, "s-1", request(Terms.DEFAULT, new Target("PUT", "/a/b")), false, 65_536)),
                arguments(
                        "call-head",
                        OWNER,
                        new CallHead(7, 200, List.of(new Field("set-cookie", "a=1"), new Field("set-cookie", "b=2")))),
                arguments("call-part", OWNER, new CallPart(7, 128, Kind.BODY, false, Buffer.buffer("abc"))),
                arguments("call-part-last", GATEWAY, new CallPart(7, 3, Kind.TEXT, true, Buffer.buffer("流"))),
                arguments("call-credit", GATEWAY, new CallCredit(7, 98_304, 129)),
                arguments("call-end", OWNER, new CallEnd(7, Fault.UPSTREAM_LOST, "connection reset", 502)));
    }

    private static OpeningRequest request(Terms terms) {
        return request(terms, Target.DEFAULT);
    }

    private static OpeningRequest request(Terms terms, Target target) {
        return new OpeningRequest(
                "query",
                "rate=5",
                Map.of("content-type", "application/json"),
                Buffer.buffer("{\"q\":\"é\"}"),
                terms,
                target);
    }

    private static Event event(long seq, String type, String upstreamId, String data) {
        return new Event(seq, type, upstreamId, data.getBytes(UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void theStoredBytesAreReadAsTheFrame(String name, Address from, Frame frame) {
        assertThat(codec.decodeFromWire(0, WireFixture.read("v1/" + name)))
                .isEqualTo(new FrameBatch(from, List.of(frame)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void theFrameIsWrittenAsTheStoredBytes(String name, Address from, Frame frame) {
        Buffer written = Buffer.buffer();
        codec.encodeToWire(written, new FrameBatch(from, List.of(frame)));

        assertThat(written).isEqualTo(WireFixture.read("v1/" + name));
    }

    @Test
    void everyKindOfFrameHasAFixture() {
        Stream<String> kinds = Stream.of(Frame.ToOwner.class, Frame.FromOwner.class, CallFrame.class)
                .flatMap(side -> Stream.of(side.getPermittedSubclasses()))
                .map(Class::getSimpleName);

        assertThat(frames().map(row -> row.get()[2].getClass().getSimpleName())).hasSameElementsAs(kinds.toList());
    }

    @Test
    void aKindThatANewerNodeMadeUpIsSkipped() {
        assertThat(codec.decodeFromWire(0, WireFixture.read("v1/newer-kind")).frames())
                .containsExactly(new Credit(2, STREAM, 5));
    }

    @Test
    void fieldsThatANewerNodeAppendedAreSkipped() {
        assertThat(codec.decodeFromWire(0, WireFixture.read("v1/newer-fields")).frames())
                .containsExactly(new Credit(2, STREAM, 5), new Detach(2, STREAM, false));
    }

    @Test
    void theOpenOfANodeThatKnewNoTermsHasTheDefaults() {
        assertThat(codec.decodeFromWire(0, WireFixture.read("v1/open")).frames())
                .containsExactly(new Open(1, STREAM, "s-1", request(Terms.DEFAULT), 65_536));
    }

    @Test
    void theOpenOfANodeThatKnewNoTargetIsAPost() {
        assertThat(codec.decodeFromWire(0, WireFixture.read("v1/open-terms")).frames())
                .containsExactly(new Open(
                        1,
                        STREAM,
                        "s-1",
                        request(new Terms(OnDisconnect.CANCEL, "query k-1"), Target.DEFAULT),
                        65_536));
    }

    @Test
    void theDetachOfANodeThatDidNotSayWhyIsNoLeaving() {
        assertThat(codec.decodeFromWire(0, WireFixture.read("v1/detach")).frames())
                .containsExactly(new Detach(2, STREAM, false));
    }
}
