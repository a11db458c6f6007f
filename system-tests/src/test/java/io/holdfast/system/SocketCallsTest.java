package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets through a gateway and a stream node that are two processes. */
class SocketCallsTest {
    private static final int MB = 1024 * 1024;

    @RegisterExtension
    static final PassingCluster CLUSTER = new PassingCluster();

    private final List<WsTalk> talks = new ArrayList<>();

    @AfterEach
    void hangUp() {
        talks.forEach(talk -> talk.socket().close());
    }

    private WsTalk open(String path, String... protocols) {
        WsTalk talk = WsTalk.open(CLUSTER.gateway(), path, protocols);
        talks.add(talk);
        return talk;
    }

    private int refusal(String path) {
        try {
            open(path);
            throw new AssertionError("upgraded: " + path);
        } catch (CompletionException failure) {
            return failure.getCause() instanceof UpgradeRejectedException rejected ? rejected.getStatus() : 0;
        }
    }

    /** Takes what earlier tests have left. */
    private static void forget() {
        CLUSTER.upstream().forget();
    }

    @Test
    void textGoesBothWays() {
        WsTalk talk = open("/live/echo").say(WebSocketFrame.textFrame("hé", true));

        assertThat(talk.next()).isEqualTo("TEXT true hé");
    }

    @Test
    void binaryGoesBothWays() {
        WsTalk talk = open("/live/echo").say(WebSocketFrame.binaryFrame(Buffer.buffer("b"), true));

        assertThat(talk.next()).isEqualTo("BINARY true b");
    }

    @Test
    void fragmentsStayFragments() {
        forget();
        WsTalk talk = open("/live/echo")
                .say(WebSocketFrame.textFrame("one ", false))
                .say(WebSocketFrame.continuationFrame(Buffer.buffer("two "), false))
                .say(WebSocketFrame.continuationFrame(Buffer.buffer("three"), true));

        assertThat(CLUSTER.upstream().nextSaid()).isEqualTo("TEXT false one ");
        assertThat(talk.next()).isEqualTo("TEXT false one ");
        assertThat(talk.next()).isEqualTo("CONTINUATION false two ");
        assertThat(talk.next()).isEqualTo("CONTINUATION true three");
    }

    @Test
    void muchGoesBothWays() {
        WsTalk talk = open("/live/echo");
        for (int i = 0; i < 800; i++) {
            talk.say(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[MB / 32]), true));
        }

        Eventually.within(Limits.START, "all is back", () -> talk.bytes().get() == 25L * MB);
    }

    @Test
    void clientsCloseIsToldToTheUpstream() {
        forget();
        WsTalk talk = open("/live/echo");

        talk.socket().close((short) 4001, "bye");

        assertThat(CLUSTER.upstream().nextSaid()).isEqualTo("closed 4001 bye");
    }

    @Test
    void upstreamsCloseIsToldToTheClient() {
        assertThat(open("/live/close").next()).isEqualTo("closed 4002 enough");
    }

    @Test
    void upstreamThatBreaksOffIs1014() {
        WsTalk talk = open("/live/echo").say(WebSocketFrame.textFrame("drop", true));

        assertThat(talk.next()).isEqualTo("closed 1014 upstream_lost");
    }

    @Test
    void upstreamOfAClientThatVanishesIsClosed() {
        forget();
        open("/live/echo");
        VanishingSocket.connect(CLUSTER.gateway(), "/live/echo").vanish();

        assertThat(CLUSTER.upstream().nextSaid()).isEqualTo("closed 1001 null");
    }

    @Test
    void upstreamChoosesTheSubprotocol() {
        WsTalk talk = open("/live/echo", "chat.v1", CallUpstream.PROTOCOL);

        assertThat(talk.socket().subProtocol()).isEqualTo(CallUpstream.PROTOCOL);
    }

    @Test
    void upstreamsRefusalIsTheAnswerToTheUpgrade() {
        assertThat(refusal("/live/refused")).isEqualTo(403);
    }

    @Test
    void upstreamThatIsNotThereIs502() {
        assertThat(refusal("/dead")).isEqualTo(502);
    }

    /** A route's own limit, and the one that holds where it has none. */
    @ParameterizedTest
    @CsvSource({"/live/echo, 1", "/large/echo, 10"})
    void messageUpToTheLimitPassesAndALongerOneCloses(String path, int megabytes) throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), path)) {
            socket.send(RawSocket.FIN | RawSocket.BINARY, new byte[megabytes * MB]);
            assertThat(socket.receive().payload()).hasSize(megabytes * MB);

            socket.send(RawSocket.FIN | RawSocket.BINARY, new byte[megabytes * MB + 1]);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void fragmentsThatAreTooMuchTogetherClose() throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/live/echo")) {
            socket.send(RawSocket.BINARY, new byte[MB]).send(RawSocket.FIN, "x");

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void clientThatDoesNotReadSlowsTheUpstream() {
        long before = CLUSTER.upstream().written();
        WsTalk talk = open("/live/flood");
        talk.socket().pause();

        Eventually.within(
                Limits.SOON, "the upstream has begun", () -> CLUSTER.upstream().written() > before);
        assertThat(settled() - before).isLessThan(32L * MB);
        talk.socket().resume();
        talk.socket().close();
    }

    private static long settled() {
        long before = -1;
        long now = CLUSTER.upstream().written();
        while (now != before) {
            before = now;
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            now = CLUSTER.upstream().written();
        }
        return now;
    }

    @Test
    void upstreamThatDoesNotReadSlowsTheClient() {
        AtomicLong sent = new AtomicLong();
        WsTalk talk = open("/live/stuck");
        send(talk.socket(), sent);

        long before = -1;
        while (sent.get() != before) {
            before = sent.get();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }

        assertThat(before).isPositive().isLessThan(32L * MB);
    }

    private static void send(WebSocket socket, AtomicLong sent) {
        Buffer chunk = Buffer.buffer(new byte[16 * 1024]);
        socket.writeBinaryMessage(chunk).onSuccess(left -> {
            sent.addAndGet(chunk.length());
            send(socket, sent);
        });
    }
}
