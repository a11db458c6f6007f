package io.holdfast.stream.journal;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.redis.RedisConfig;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.RedisServer;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis behind TLS: the server at hand knows none, so something in front of it ends it, as in many a real place. */
class RedisTlsTest {
    private static final String PASSWORD = "changeit";

    private final RedisServer redis = RedisServer.with();
    private final EventLoop loop = new EventLoop();
    /** Held: Vert.x closes a client that nobody refers to any more. */
    private final NetClient client = loop.vertx().createNetClient();

    @TempDir
    private Path directory;

    private NetServer front;

    @BeforeEach
    void start() {
        keytool("-genkeypair", "-alias", "redis", "-keyalg", "EC", "-dname", "CN=redis", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", "-rfc", "-alias", "redis", "-file", authority());
        NetServerOptions options = new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions().setPath(keys()).setPassword(PASSWORD));
        front = loop.await(
                loop.vertx().createNetServer(options).connectHandler(this::pass).listen(0, "127.0.0.1"));
    }

    private void pass(NetSocket socket) {
        socket.pause();
        client.connect(redis.port(), "127.0.0.1").onSuccess(server -> {
            server.pipeTo(socket);
            socket.pipeTo(server);
            socket.resume();
        });
    }

    @AfterEach
    void stop() {
        loop.close();
        redis.close();
    }

    private String keys() {
        return directory.resolve("keys.p12").toString();
    }

    private String authority() {
        return directory.resolve("ca.pem").toString();
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keys(), "-storepass", PASSWORD));
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError("keytool", failure);
        }
    }

    private Future<Result> open(Optional<String> authority) {
        RedisConfig config = new RedisConfig(
                List.of("rediss://127.0.0.1:" + front.actualPort()), Optional.empty(), false, authority, ofSeconds(2));
        Journal journal =
                loop.call(() -> new RedisJournal(loop.vertx(), config, ofSeconds(5), "a", RedisJournalTest.MUCH));
        return loop.call(() -> journal.open(Sample.opening(StreamId.random())));
    }

    @Test
    void aServerThatOurAuthorityVouchesForIsTrusted() {
        assertThat(loop.await(open(Optional.of(authority())))).isEqualTo(Result.APPENDED);
    }

    @Test
    void aServerThatNobodyVouchesForIsNot() {
        Throwable failure = catchThrowable(() -> loop.await(open(Optional.empty())));

        assertThat(Refusal.of(failure).fault()).isEqualTo(Fault.JOURNAL_UNAVAILABLE);
    }
}
