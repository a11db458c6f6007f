package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API calls through a gateway and a stream node that are two processes. */
class ApiCallsTest {
    private static final int MB = 1024 * 1024;
    /** Nothing moves for so long when nothing moves at all. */
    private static final long STILL_NANOS = 1_500_000_000;

    @RegisterExtension
    static final PassingCluster CLUSTER = new PassingCluster();

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofMinutes(3));
    }

    private static URI uri(String path) {
        return CLUSTER.gateway().http(path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void methodIsPassedOn(String method) throws Exception {
        HttpResponse<String> answer = send(request("/files/x").method(method, BodyPublishers.noBody()));

        assertThat(header(answer, "X-Method")).isEqualTo(method);
    }

    @Test
    void pathBelowAndQueryArePassedOn() throws Exception {
        HttpResponse<String> answer = send(request("/files/a/b%20c?x=1&y=%2F&sessionId=s"));

        assertThat(header(answer, "X-Uri")).isEqualTo("/up/a/b%20c?x=1&y=%2F&sessionId=s");
    }

    @Test
    void smallBodyGoesBothWaysWithItsTypeAndLength() throws Exception {
        HttpResponse<String> answer =
                send(request("/files/x").header("Content-Type", "text/csv").POST(BodyPublishers.ofString("a,b")));

        assertThat(answer.body()).isEqualTo("a,b");
        assertThat(header(answer, "X-Type")).isEqualTo("text/csv");
        assertThat(header(answer, "X-Length")).isEqualTo("3");
    }

    @Test
    void everyCookieOfTheAnswerArrives() throws Exception {
        assertThat(send(request("/files/x")).headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void upstreamIsToldWhereTheClientIs() throws Exception {
        assertThat(header(send(request("/files/x")), "X-Forwarded")).isEqualTo("127.0.0.1");
    }

    @Test
    void upstreamsOwnRefusalIsPassedOn() throws Exception {
        HttpResponse<String> answer = send(request("/files/missing"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("not here");
    }

    @Test
    void badGatewayIsAskedAgain() throws Exception {
        HttpResponse<String> answer = send(request("/files/third-time").POST(BodyPublishers.ofString("please")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("please");
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        HttpResponse<String> answer = send(request("/files/x").method("HEAD", BodyPublishers.noBody()));

        assertThat(header(answer, "Content-Length")).isEqualTo("4321");
    }

    @Test
    void largeBodyReachesTheUpstreamWhole() throws Exception {
        byte[] body = new byte[50 * MB];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + i / 1000);
        }

        HttpResponse<String> answer = send(request("/files/digest").POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.body()).isEqualTo(String.valueOf(Arrays.hashCode(body)));
        assertThat(header(answer, "X-Length")).isEqualTo(String.valueOf(body.length));
    }

    @Test
    void largeAnswerReachesTheClientWhole() throws Exception {
        HttpResponse<byte[]> answer =
                CLIENT.send(request("/files/bytes?n=" + 50 * MB).build(), BodyHandlers.ofByteArray());

        assertThat(answer.body()).hasSize(50 * MB);
    }

    @Test
    void largeBodyOfUnknownLengthArrivesChunked() throws Exception {
        byte[] body = new byte[200_000];

        HttpResponse<byte[]> answer = CLIENT.send(
                request("/files/x")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(answer.body()).hasSize(body.length);
        assertThat(header(answer, "X-Length")).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bodyOverTheLimitIs413(boolean declared) throws Exception {
        HttpRequest.BodyPublisher body = BodyPublishers.ofByteArray(new byte[150_000]);

        HttpResponse<String> answer =
                send(request("/small/x").POST(declared ? body : BodyPublishers.fromPublisher(body)));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(Problem.of(answer).code()).isEqualTo("body_too_large");
    }

    @Test
    void upstreamThatIsNotThereIs502() throws Exception {
        HttpResponse<String> answer = send(request("/nobody"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(Problem.of(answer).code()).isEqualTo("upstream_unreachable");
    }

    @Test
    void upstreamThatDoesNotAnswerInTimeIs504() throws Exception {
        HttpResponse<String> answer = send(request("/quick/hold"));

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(Problem.of(answer).code()).isEqualTo("upstream_timeout");
    }

    @Test
    void answerThatBreaksOffIsCut() throws Exception {
        HttpResponse<InputStream> answer = CLIENT.send(request("/files/cut").build(), BodyHandlers.ofInputStream());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void clientThatLeavesCancelsTheCallAtTheUpstream() throws IOException {
        int arrived = CLUSTER.upstream().arrived();
        int gone = CLUSTER.upstream().gone();
        try (Socket client = ask("GET /files/hold HTTP/1.1\r\nHost: x\r\n\r\n")) {
            Eventually.within(
                    Limits.SOON, "the call arrives", () -> CLUSTER.upstream().arrived() > arrived);
            client.shutdownOutput();
        }

        Eventually.within(
                Limits.SOON, "the call is cancelled", () -> CLUSTER.upstream().gone() > gone);
    }

    @Test
    void answerThatNobodyReadsIsNotReadFromTheUpstreamEither() throws IOException {
        long before = CLUSTER.upstream().written();
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(16 * 1024);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri("/").getPort()));
            client.getOutputStream().write(bytes("GET /files/bytes?n=" + 50 * MB + " HTTP/1.1\r\nHost: x\r\n\r\n"));

            assertThat(settled(before)).isLessThan(16 * MB);
        }
    }

    /** What the upstream has written when it does not get on any more. */
    private static long settled(long since) {
        Eventually.within(
                Limits.SOON, "the answer begins", () -> CLUSTER.upstream().written() > since);
        long before = since;
        long now = CLUSTER.upstream().written();
        while (now != before) {
            before = now;
            LockSupport.parkNanos(STILL_NANOS);
            now = CLUSTER.upstream().written();
        }
        return now - since;
    }

    @Test
    void bodyThatTheUpstreamDoesNotReadIsNotReadFromTheClientEither() throws IOException {
        int arrived = CLUSTER.upstream().arrived();
        try (Socket client =
                ask("POST /files/swallow HTTP/1.1\r\nHost: x\r\nContent-Length: " + 50 * MB + "\r\n\r\n")) {
            Thread writer = new Thread(() -> write(client, 50 * MB), "writer");
            writer.setDaemon(true);
            writer.start();
            Eventually.within(
                    Limits.SOON, "the call arrives", () -> CLUSTER.upstream().arrived() > arrived);
            LockSupport.parkNanos(STILL_NANOS);

            assertThat(writer.isAlive()).isTrue();
        }
    }

    private static void write(Socket client, int bytes) {
        try {
            OutputStream out = client.getOutputStream();
            byte[] chunk = new byte[MB];
            for (int sent = 0; sent < bytes; sent += chunk.length) {
                out.write(chunk);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static Socket ask(String request) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), uri("/").getPort());
        client.getOutputStream().write(bytes(request));
        return client;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void hopByHopFieldsStayHere() throws IOException {
        try (Socket client = ask(
                "GET /files/x HTTP/1.1\r\nHost: x\r\nX-Private: 1\r\nConnection: close\r\nConnection: X-Private\r\n\r\n")) {
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer.toLowerCase(Locale.ROOT)).contains("x-hop: null");
        }
    }

    @Test
    void callsAreCountedByRouteAndOutcome() throws Exception {
        send(request("/nobody"));

        assertThat(Http.get(CLUSTER.gateway().management("/actuator/prometheus"))
                        .body())
                .contains("streaming_calls_total{outcome=\"refused\",route=\"nobody\"}");
    }
}
