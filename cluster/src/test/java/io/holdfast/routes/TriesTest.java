package io.holdfast.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.settings.Settings;
import io.holdfast.testing.EventLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TriesTest {
    private final EventLoop loop = new EventLoop();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final UpstreamHealth health = new UpstreamHealth(loop.vertx(), registry);

    @AfterEach
    void close() {
        loop.close();
    }

    private static RouteTable table(JsonObject settings, String... upstreams) {
        JsonArray list = new JsonArray();
        Stream.of(upstreams).forEach(url -> list.add(new JsonObject().put("url", url)));
        JsonObject route =
                new JsonObject().put("id", "chat").put("path", "/chat").put("upstreams", list);
        return RouteTable.from(Settings.of(new JsonObject()
                .put("breaker-failures", 1)
                .mergeIn(settings)
                .put("routes", new JsonArray().add(route))));
    }

    private static Route route(JsonObject settings, String... upstreams) {
        return table(settings, upstreams).find("chat").orElseThrow();
    }

    private void fail(Tries tries) {
        loop.run(() -> tries.next().orElseThrow().failed());
    }

    private double counted(String result) {
        return registry.counter("holdfast_upstream_retries", "route", "chat", "result", result)
                .count();
    }

    @Test
    void eachUpstreamIsTriedBeforeOneIsTriedAgain() {
        Route route = route(new JsonObject().put("breaker-failures", 0), "http://a/", "http://b/", "http://c/");
        Tries tries = health.tries(route);

        Set<Upstream> tried = Stream.generate(
                        () -> loop.call(tries::next).orElseThrow().upstream())
                .limit(3)
                .collect(Collectors.toSet());

        assertThat(tried).containsExactlyInAnyOrderElementsOf(route.upstreams().all());
    }

    @Test
    void anotherUpstreamIsTriedAtOnce() {
        Tries tries = health.tries(route(new JsonObject(), "http://a/", "http://b/"));
        fail(tries);

        assertThat(tries.again()).hasValue(0);
    }

    @Test
    void theSameUpstreamIsGivenAPause() {
        Tries tries = health.tries(route(new JsonObject().put("breaker-failures", 5), "http://a/"));
        fail(tries);

        assertThat(tries.again().orElseThrow()).isBetween(50L, 100L);
    }

    @Test
    void thereAreOnlySoManyTries() {
        Tries tries = health.tries(route(new JsonObject().put("upstream-retries", 1), "http://a/"));
        tries.again();

        assertThat(tries.again()).isEmpty();
        assertThat(counted("exhausted")).isEqualTo(1);
    }

    @Test
    void budgetIsSharedByAllQuestionsOfTheRoute() {
        Route route = route(new JsonObject().put("retry-budget", 0).put("retry-budget-least", 0), "http://a/");

        assertThat(health.tries(route).again()).isEmpty();
        assertThat(counted("over-budget")).isEqualTo(1);
    }

    @Test
    void nothingIsNextWhenEveryBreakerIsOpen() {
        Route route = route(new JsonObject(), "http://a/", "http://b/");
        Tries tries = health.tries(route);
        fail(tries);
        fail(tries);

        assertThat(loop.call(() -> health.tries(route).next())).isEmpty();
    }

    @Test
    void whatHasBegunIsTriedAllTheSame() {
        Route route = route(new JsonObject(), "http://a/");
        fail(health.tries(route));

        assertThat(loop.call(() -> health.tries(route).nextInAnyCase()).upstream())
                .isEqualTo(route.upstreams().all().get(0));
    }

    @Test
    void breakersAreShownFromTheStart() {
        new Routes(table(new JsonObject(), "http://a/"), health).replace(table(new JsonObject(), "http://b/"));

        assertThat(registry.get("holdfast_breaker_state")
                        .tags("route", "chat", "upstream", "http://b/")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void openBreakerIsShown() {
        RouteTable table = table(new JsonObject(), "http://a/");
        new Routes(table, health).replace(table);
        fail(health.tries(table.find("chat").orElseThrow()));

        assertThat(registry.get("holdfast_breaker_state")
                        .tags("route", "chat", "upstream", "http://a/")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void breakerOfAChangedRuleIsClosed() {
        fail(health.tries(route(new JsonObject(), "http://a/")));
        Route changed = route(new JsonObject().put("breaker-failures", 2), "http://a/");

        assertThat(loop.call(() -> health.tries(changed).next())).isPresent();
    }
}
