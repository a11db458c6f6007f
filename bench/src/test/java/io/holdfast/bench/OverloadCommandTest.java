package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the tool's own upstream, and against servers that refuse. */
class OverloadCommandTest {
    private static final String REFUSAL = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                    + "data: {\"n\":0,\"t\":1,\"pad\":\"\"}\n\ndata: [DONE]\n\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path directory;

    @AfterEach
    void closeServers() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    private int execute(String arguments) {
        return BenchMain.execute(
                new PrintWriter(out, true), new PrintWriter(err, true), ("overload " + arguments).split(" "));
    }

    /** A server that refuses every second client. */
    private int halfRefusing() throws Exception {
        AtomicInteger clients = new AtomicInteger();
        NetServer server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(
                        request -> socket.end(Buffer.buffer(clients.incrementAndGet() % 2 == 0 ? REFUSAL : STREAM))))
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);
        return server.actualPort();
    }

    @Test
    void serverThatCarriesAllIsClean() throws IOException {
        int port = FreePort.any();

        assertThat(execute("--url http://127.0.0.1:" + port + " --upstream-port " + port
                        + " --path / --events 2 --rate 100 --peak 40 --loads 1 --seconds 2 --settle 1"))
                .as(out + err.toString())
                .isZero();
    }

    @Test
    void refusedClientsAreCountedAndNoFault() throws Exception {
        execute("--url http://127.0.0.1:" + halfRefusing()
                + " --upstream-port 0 --events 1 --peak 20 --loads 1 --seconds 3 --settle 0");

        assertThat(out.toString()).containsPattern("1\\.00x +\\S+ +\\S+ +[1-9]\\S* +[1-9]\\S* +0\\.0 ");
    }

    @Test
    void pictureIsWritten() throws Exception {
        Path svg = directory.resolve("curve.svg");
        execute("--url http://127.0.0.1:" + halfRefusing()
                + " --upstream-port 0 --events 1 --peak 20 --loads 1,2 --seconds 1 --settle 0 --svg " + svg);

        assertThat(Files.readString(svg))
                .startsWith("<svg")
                .endsWith("</svg>\n")
                .contains("polyline");
    }

    @Test
    void loadThatCanNotBeIsAUsageError() {
        assertThat(execute("--loads 0")).isEqualTo(BenchMain.USAGE);
    }
}
