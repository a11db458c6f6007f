package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testing.SelfSigned;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
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
    private static X509Certificate gatewayCertificate;
    private static NodeProcess gateway;
    private static NodeProcess streamer;

    @BeforeAll
    static void start() throws IOException {
        SelfSigned first = SelfSigned.in(directory, "first");
        SelfSigned second = SelfSigned.in(directory, "second");
        authorities = directory.resolve("ca.crt");
        Files.writeString(authorities, Files.readString(first.certificate()) + Files.readString(second.certificate()));
        gatewayCertificate = first.parsed();
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
    void peerWithoutACertificateIsRefused() throws IOException, GeneralSecurityException {
        try (Socket socket = stranger().createSocket("127.0.0.1", busPort(gateway))) {
            socket.setSoTimeout((int) Limits.SOON.toMillis());

            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("certificate");
        }
    }

    /** Knows whom to trust, and shows nothing. */
    private static SSLSocketFactory stranger() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("gateway", gatewayCertificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
