package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.SelfSigned;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and a stream node that show each other certificates on the event bus. */
class ClusterTlsTest {
    private static final TestCluster CLUSTER = TestCluster.create();

    @TempDir
    private static Path directory;

    private static Path authorities;
    private static NodeProcess gateway;
    private static NodeProcess streamer;

    @BeforeAll
    static void start() throws IOException {
        SelfSigned first = SelfSigned.in(directory, "first");
        SelfSigned second = SelfSigned.in(directory, "second");
        authorities = directory.resolve("ca.crt");
        Files.writeString(authorities, Files.readString(first.certificate()) + Files.readString(second.certificate()));
        gateway = CLUSTER.start(secured(Launch.roles("gateway"), first));
        streamer = CLUSTER.start(secured(Launch.roles("stream"), second));
    }

    private static Launch secured(Launch launch, SelfSigned own) {
        return launch.setting("CLUSTER_TLS_CERT", own.certificate().toString())
                .setting("CLUSTER_TLS_KEY", own.key().toString())
                .setting("CLUSTER_TLS_CA", authorities.toString());
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    /** Where nothing else of the node listens: Hazelcast's port and the node's own are known. */
    private static int busPort(NodeProcess node) {
        Set<Integer> ports = ListeningPorts.of(node.pid());
        Stream.of("http", "ws", "management")
                .filter(name -> node.startLine().urls().containsKey(name))
                .forEach(name -> ports.remove(node.startLine().url(name).getPort()));
        ports.removeIf(CLUSTER::owns);
        assertThat(ports).as("the bus' port").hasSize(1);
        return ports.iterator().next();
    }

    @Test
    void streamsGoFromNodeToNode() {
        try (SseClient client = SseRequest.ask(gateway, "rate=5000&tokens=200").send()) {
            assertThat(client.rest()).hasSizeGreaterThan(200);
            assertThat(client.streamNode()).isEqualTo(streamer.id());
        }
    }

    /** TLS 1.3 tells a client what its server thinks of it after the client's handshake is over. */
    @Test
    void peerWithoutACertificateIsRefused() throws TimeoutException, ExecutionException, InterruptedException {
        Vertx vertx = Vertx.vertx();
        Promise<Throwable> refused = Promise.promise();
        NetClientOptions stranger = new NetClientOptions()
                .setSsl(true)
                .setHostnameVerificationAlgorithm("")
                .setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()));
        try {
            Future<?> connected = vertx.createNetClient(stranger)
                    .connect(busPort(gateway), "127.0.0.1")
                    .onSuccess(socket -> socket.exceptionHandler(refused::tryComplete))
                    .onFailure(refused::tryComplete);
            Throwable reason = refused.future().await(Limits.SOON.toSeconds(), TimeUnit.SECONDS);

            assertThat(connected.isComplete()).isTrue();
            assertThat(reason).hasMessageContaining("certificate");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
        }
    }
}
