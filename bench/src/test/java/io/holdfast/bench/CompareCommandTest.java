package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CompareCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String arguments) {
        return BenchMain.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments.split(" "));
    }

    @Test
    void aServerThatIsNotKnownIsRefusedWithThoseThatAre() {
        assertThat(execute("compare --peers nginx,apache")).isEqualTo(BenchMain.USAGE);
        assertThat(err.toString()).contains("--peers: apache (expected: nginx,haproxy,vertx,");
    }

    @Test
    void theBareProxyPassesStreamsOnWhole() throws Exception {
        int upstream = FreePort.any();
        int proxy = FreePort.any();
        Vertx vertx = Vertx.vertx();
        try {
            vertx.deployVerticle(new PassThroughServer(proxy, new Target("127.0.0.1", upstream)))
                    .await(5, TimeUnit.SECONDS);

            int code = execute("run --streams 20 --warmup 0 --duration 1 --url http://127.0.0.1:%d --upstream-port %d"
                    .formatted(proxy, upstream));

            assertThat(code).as(out.toString()).isEqualTo(BenchMain.CLEAN);
            assertThat(out.toString()).contains("20 streams to their end");
        } finally {
            vertx.close().await(5, TimeUnit.SECONDS);
        }
    }
}
