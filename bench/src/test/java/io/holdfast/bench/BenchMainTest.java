package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole tool over real sockets: against its own upstream, and against servers that break their promises. */
class BenchMainTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Stream-ID: s\r\n\r\n";
    private static final String EVENT_0 = "id: s-0\ndata: {\"n\":0,\"t\":1,\"pad\":\"\"}\n\n";
    private static final String EVENT_1 = "id: s-1\ndata: {\"n\":1,\"t\":1,\"pad\":\"\"}\n\n";
    private static final String DONE_2 = "id: s-2\ndata: [DONE]\n\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void closeServers() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void pacedStreamsThroughTheBuiltInUpstreamAreClean() throws IOException {
        assertThat(direct("--streams", "50", "--rate", "100", "--duration", "1"))
                .as(err.toString())
                .isZero();
    }

    @Test
    void everyEventOfUnpacedStreamsArrives() throws IOException {
        direct("--streams", "8", "--rate", "0", "--events", "20000", "--duration", "20", "--json");
        assertThat(new JsonObject(out.toString()).getLong("delivered")).isEqualTo(160_000);
    }

    @Test
    void idleStreamsGetOneEventEach() throws IOException {
        direct("--streams", "10", "--idle", "--duration", "1", "--json");
        assertThat(new JsonObject(out.toString()).getLong("delivered")).isEqualTo(10);
    }

    @Test
    void completeStreamFromAServerIsClean() throws Exception {
        assertThat(run(HEAD + EVENT_0 + EVENT_1 + DONE_2)).as(out.toString()).isZero();
    }

    /** Each connection has an answer without an end, so that the reader at one byte a second has something to read. */
    @Test
    void slowReadersAreNeitherLostNorInTheFigures() throws Exception {
        NetServer server = vertx.createNetServer()
                .connectHandler(
                        socket -> socket.handler(request -> socket.write(Buffer.buffer(HEAD + EVENT_0 + EVENT_1))))
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);
        int code = execute(("--url=http://127.0.0.1:" + server.actualPort()
                        + " --upstream-port=0 --warmup=0 --duration=2" + " --streams=1 --slow-readers=3 --json")
                .split(" "));

        JsonObject report = new JsonObject(out.toString());
        assertThat(code).as(out.toString()).isZero();
        assertThat(report.getLong("delivered")).isEqualTo(2);
        assertThat(report.getJsonObject("slowReaders").getInteger("open")).isEqualTo(3);
        assertThat(report.getJsonObject("slowReaders").getLong("bytes")).isBetween(3L, 9L);
    }

    @Test
    void gapFromAServerIsFound() throws Exception {
        assertThat(run(HEAD + EVENT_1 + DONE_2)).isOne();
        assertThat(out.toString()).contains("gap: n=1 (expected: 0)");
    }

    @Test
    void earlyCloseByAServerIsFound() throws Exception {
        assertThat(run(HEAD.replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n")))
                .isOne();
        assertThat(out.toString()).contains("connection closed after n=-1");
    }

    @Test
    void otherStatusIsFound() throws Exception {
        assertThat(run("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"))
                .isOne();
        assertThat(out.toString()).contains("not answered 200: 503");
    }

    @Test
    void serverThatIsNotThereIsFound() throws IOException {
        assertThat(run("http://127.0.0.1:" + FreePort.any(), "--streams", "3")).isOne();
        assertThat(out.toString()).contains("violations: 3 {no connection=3}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--streams=0",
                "--duration=0",
                "--rate=-1",
                "--size=79",
                "--url=ftp://127.0.0.1",
                "--url=127.0.0.1:8080",
                "--path=x",
                "--direct --upstream-port=0",
                "--direct --readers=5",
                "--slow-readers=-1",
                "--slow-readers=100001",
                "--slow-readers=some",
                "--direct --slow-readers=5",
                "--url=https://127.0.0.1 --slow-readers=5",
                "--pid=999999999",
                "--nonsense"
            })
    void valueThatCannotBeUsedIsAUsageError(String options) {
        assertThat(execute(options.split(" "))).isEqualTo(BenchMain.USAGE);
    }

    @Test
    void usageErrorNamesOptionValueAndRule() {
        execute("--rounds=0");
        assertThat(err.toString().strip()).isEqualTo("--rounds: 0 (expected: 1..1000)");
    }

    private int direct(String... options) throws IOException {
        List<String> fixed = List.of("--direct", "--upstream-port", Integer.toString(FreePort.any()), "--warmup", "0");
        return execute(Stream.concat(fixed.stream(), Stream.of(options)).toArray(String[]::new));
    }

    /** One stream from a server that gives every connection this answer and closes it. */
    private int run(String answer) throws Exception {
        NetServer server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(request -> socket.end(Buffer.buffer(answer))))
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);
        return run("http://127.0.0.1:" + server.actualPort(), "--streams", "1");
    }

    private int run(String url, String... options) {
        List<String> fixed = List.of("--url", url, "--upstream-port", "0", "--warmup", "0", "--duration", "5");
        return execute(Stream.concat(fixed.stream(), Stream.of(options)).toArray(String[]::new));
    }

    private int execute(String... args) {
        return BenchMain.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
