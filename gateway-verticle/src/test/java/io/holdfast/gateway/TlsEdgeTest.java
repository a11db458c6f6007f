package io.holdfast.gateway;

import static io.holdfast.gateway.reading.ClientRig.EPOCH;
import static io.holdfast.gateway.reading.Sample.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.auth.FileWatch;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.testing.SelfSigned;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of ports with TLS. */
class TlsEdgeTest {
    private static final Path DIRECTORY = directory();
    private static SelfSigned current = SelfSigned.in(DIRECTORY, "tls");

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(
            rig,
            Map.of(
                    "tls-cert", current.certificate().toString(),
                    "tls-key", current.key().toString()));

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("holdfast-tls");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static SSLContext trusting(X509Certificate certificate) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("holdfast", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static CompletableFuture<HttpResponse<String>> ask(
            HttpClient.Version version, HttpRequest.Builder request) {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(trusting(current.parsed()))
                .version(version)
                .build();
        return client.sendAsync(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + edge.port() + target));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aStreamIsTheSameInBothVersionsOfHttp(HttpClient.Version version) throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                ask(version, request(Edge.QUERY).POST(BodyPublishers.ofString("{\"q\":1}")));
        rig.awaitThat(() -> !rig.owner().asked(Open.class).isEmpty());
        String stream = rig.owner().asked(Open.class).get(0).stream().value();
        rig.say(new Attached(1, EPOCH), new Events(1, EPOCH, List.of(event(0, "a"))));
        rig.say(new Ended(1, EPOCH, 1, Outcome.ENDED));
        HttpResponse<String> response = answer.get(10, TimeUnit.SECONDS);

        assertThat(response.version()).isEqualTo(version);
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("connection")).isEmpty();
        assertThat(response.body()).contains("id: " + stream + "-0\n", "data: a\n\n");
    }

    @Test
    void browsersAreToldToStayWithTls() throws Exception {
        assertThat(ask(HttpClient.Version.HTTP_2, request("/").GET())
                        .get(10, TimeUnit.SECONDS)
                        .headers()
                        .firstValue("Strict-Transport-Security"))
                .contains("max-age=31536000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsOfTlsThatAreSafeAreSpoken(String version) throws IOException {
        assertThat(presented(current.parsed(), version)).isEqualTo(current.parsed());
    }

    @Test
    void plainTextIsNotSpoken() {
        assertThat(RawAnswer.of(edge.port(), "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                        .statuses())
                .isEmpty();
    }

    @Test
    void aNewCertificateHoldsWithoutARestart() throws IOException {
        SelfSigned former = current;
        current = SelfSigned.in(DIRECTORY, "tls");
        rig.loop().await(rig.loop().vertx().timer(2 * FileWatch.PERIOD_MS));

        assertThat(presented(current.parsed(), "TLSv1.3")).isEqualTo(current.parsed());
        assertThatThrownBy(() -> presented(former.parsed(), "TLSv1.3")).isInstanceOf(IOException.class);
    }

    private static X509Certificate presented(X509Certificate trusted, String version) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trusting(trusted).getSocketFactory().createSocket("127.0.0.1", edge.port())) {
            socket.setSoTimeout(5_000);
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }
}
