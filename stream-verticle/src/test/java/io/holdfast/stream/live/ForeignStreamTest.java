package io.holdfast.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Terms;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream is its principal's: to all others its owner answers as if there were none. */
class ForeignStreamTest extends EndpointRig {
    @BeforeEach
    void open() {
        Terms terms = new Terms(OnDisconnect.DETACH, "", "", "alice");
        OpeningRequest request = new OpeningRequest(OpeningRequest.QUERY, "", Map.of(), Buffer.buffer("{}"), terms);
        say(new Open(1, stream, "s-1", request, 1_000));
        upstream.awaitRequests(1);
        upstream.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
        loop.awaitThat(() -> gateway.frames().size() == 1);
    }

    private void say(Frame frame) {
        loop.run(() -> owner.receive(RecordingGateway.ADDRESS, frame));
    }

    private Frame answer() {
        loop.awaitThat(() -> gateway.frames().size() == 2);
        return gateway.frames().get(1);
    }

    @Test
    void whoAskedForItReadsIt() {
        say(new Attach(2, stream, 0, 1_000, "alice"));

        assertThat(answer()).isInstanceOf(Attached.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bob", "ALICE", "alice "})
    void nobodyElseDoes(String principal) {
        say(new Attach(2, stream, 0, 1_000, principal));

        assertThat(answer()).isEqualTo(new Refused(2, Fault.STREAM_UNKNOWN, "", 404));
    }

    /** Which would say that there is such a stream. */
    @Test
    void whoMustNotReadItIsNotToldThatItIsShorter() {
        say(new Attach(2, stream, 99, 1_000, "bob"));

        assertThat(answer()).isEqualTo(new Refused(2, Fault.STREAM_UNKNOWN, "", 404));
    }

    @Test
    void nobodyElseCancelsIt() {
        say(new Cancel(7, stream, "bob"));

        assertThat(answer()).isEqualTo(new Cancelled(7, false));
    }

    @Test
    void whoAskedForItCancelsIt() {
        say(new Cancel(7, stream, "alice"));
        loop.awaitThat(() -> gateway.frames().stream().anyMatch(Cancelled.class::isInstance));

        assertThat(gateway.frames()).contains(new Cancelled(7, true));
    }
}
