package io.holdfast.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.routes.RouteTable;
import io.holdfast.routes.Routes;
import io.holdfast.routes.UpstreamHealth;
import io.holdfast.settings.Settings;
import io.holdfast.testing.EventLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an upstream is asked whether it is well. */
class UpstreamChecksTest {
    private static final int ENOUGH = 3;

    private final EventLoop loop = new EventLoop();
    private final AtomicInteger asked = new AtomicInteger();
    private final Promise<Void> often = Promise.promise();
    private final HttpServer upstream = loop.await(loop.call(() -> loop.vertx()
            .createHttpServer()
            .requestHandler(request -> {
                request.response().end();
                if (asked.incrementAndGet() == ENOUGH) {
                    often.tryComplete();
                }
            })
            .listen(0, "127.0.0.1")));

    @AfterEach
    void close() {
        loop.close();
    }

    private UpstreamChecks checks(String interval) {
        JsonObject settings = new JsonObject()
                .put("upstream", "http://127.0.0.1:" + upstream.actualPort() + "/")
                .put("health-path", "/well")
                .put("health-interval", interval);
        Routes routes = new Routes(
                RouteTable.from(Settings.of(settings)), new UpstreamHealth(loop.vertx(), new SimpleMeterRegistry()));
        return loop.call(() -> new UpstreamChecks(loop.vertx(), routes));
    }

    @Test
    void upstreamIsAskedAgainWheneverItsIntervalHasPassed() {
        UpstreamChecks checks = checks("100ms");
        long began = System.nanoTime();

        loop.run(checks::look);
        loop.await(often.future());

        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo((ENOUGH - 1) * 100_000_000L);
    }
}
