package io.holdfast.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.holdfast.routes.RatePolicy.By;
import io.holdfast.settings.InvalidSettings;
import io.holdfast.settings.Layers;
import io.holdfast.settings.OnOwnerLoss;
import io.holdfast.settings.Settings;
import io.holdfast.wire.OnDisconnect;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
    private static final String AGENT = "http://agent.internal:9000/v1/chat";

    private final JsonArray routes = new JsonArray();
    private final JsonObject file = new JsonObject();
    private final Settings settings =
            new Settings(new Layers(new JsonObject(), new JsonObject(), "holdfast.yaml", file));

    private static JsonObject chat() {
        return new JsonObject().put("id", "chat").put("path", "/v1/chat").put("upstream", AGENT);
    }

    private RouteTable table(JsonObject... entries) {
        List.of(entries).forEach(routes::add);
        if (entries.length > 0) {
            file.put("routes", routes);
        }
        return RouteTable.from(settings);
    }

    private Route route(JsonObject entry) {
        RouteTable table = table(entry);
        assertThat(problems()).isEmpty();
        return table.find("chat").orElseThrow();
    }

    private List<String> problems(JsonObject... entries) {
        if (entries.length > 0) {
            table(entries);
        }
        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, settings::requireValid);
        return invalid == null ? List.of() : invalid.problems();
    }

    @Test
    void withoutRoutesThereIsTheBuiltInOne() {
        assertThat(table().routes()).extracting(Route::id).containsExactly("query");
    }

    @Test
    void builtInRouteTakesTheGlobalKeys() {
        file.put("idle-timeout", "3s").put("on-disconnect", "finish").put("upstream", AGENT);

        Route query = table().find("query").orElseThrow();

        assertThat(query.timeouts().idle()).isEqualTo(Duration.ofSeconds(3));
        assertThat(query.onDisconnect()).isEqualTo(OnDisconnect.FINISH);
        assertThat(query.upstreams().all()).containsExactly(new Upstream(URI.create(AGENT), 1));
    }

    @Test
    void routeTakesTheGlobalLimitUnderItsOwnName() {
        file.put("rate-limit", "5/m").put("rate-limit-burst", "7").put("rate-limit-by", "session");

        assertThat(route(chat()).rateLimit().policy("chat")).contains(new RatePolicy("chat", 5, 60_000, 7, By.SESSION));
    }

    @Test
    void routeMayHaveALimitWhereOthersHaveNone() {
        file.put("rate-limit", "off");

        assertThat(route(chat().put("rate-limit", "1/h")).rateLimit().policy("chat"))
                .contains(new RatePolicy("chat", 1, 3_600_000, 200, By.IP));
    }

    @Test
    void routeMayHaveNoLimitWhereOthersHaveOne() {
        file.put("rate-limit", "5/m");

        assertThat(route(chat().put("rate-limit", "off")).rateLimit().policy("chat"))
                .isEmpty();
    }

    @Test
    void routesAreAddedToTheBuiltInOne() {
        assertThat(table(chat()).routes()).extracting(Route::id).containsExactly("query", "chat");
    }

    @Test
    void routeOfTheBuiltInNameTakesItsPlaceAndItsPath() {
        RouteTable table = table(new JsonObject().put("id", "query").put("upstream", AGENT));

        assertThat(problems()).isEmpty();
        assertThat(table.routes())
                .extracting(route -> route.path().toString())
                .containsExactly("/web/api/v1/gpt/queryAgentStreamIncr");
    }

    @Test
    void whatARouteLeavesOpenIsWhatTheGlobalKeySays() {
        file.put("first-byte-timeout", "7s").put("on-owner-loss", "fail").put("max-body-size", "2KB");

        Route route = route(chat());

        assertThat(route.timeouts().firstByte()).isEqualTo(Duration.ofSeconds(7));
        assertThat(route.onOwnerLoss()).isEqualTo(OnOwnerLoss.FAIL);
        assertThat(route.maxBodyBytes()).isEqualTo(2048);
    }

    @Test
    void whatARouteSaysGoesBeforeTheGlobalKey() {
        file.put("first-byte-timeout", "7s");

        assertThat(route(chat().put("first-byte-timeout", "9s")).timeouts().firstByte())
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void everythingElseOfARouteIsRead() {
        Route route = route(chat().put("path", "/v1/**")
                .put("methods", new JsonArray().add("GET").add("POST"))
                .put("sse-profile", "raw")
                .put("heartbeat", false)
                .put("max-duration", "5m")
                .put("health-path", "/health")
                .put("breaker-failures", 2)
                .put(
                        "request-headers",
                        new JsonObject()
                                .put("set", new JsonObject().put("X-Tenant", "blue"))
                                .put("remove", new JsonArray().add("Cookie"))));

        assertThat(route.path()).isEqualTo(new RoutePath("/v1", true));
        assertThat(route.methods()).containsExactly("GET", "POST");
        assertThat(route.sseProfile()).isEqualTo(SseProfile.RAW);
        assertThat(route.heartbeat()).isFalse();
        assertThat(route.maxDuration()).isEqualTo(Duration.ofMinutes(5));
        assertThat(route.upstreams().health().path()).contains("/health");
        assertThat(route.upstreams().breaker().failures()).isEqualTo(2);
        assertThat(route.requestHeaders()).isEqualTo(new HeaderRules(Map.of("x-tenant", "blue"), Set.of("cookie")));
    }

    @Test
    void severalUpstreamsHaveTheirWeights() {
        JsonArray upstreams = new JsonArray()
                .add(new JsonObject().put("url", AGENT).put("weight", 3))
                .add(new JsonObject().put("url", "http://other.internal/"));
        JsonObject entry = chat().put("upstreams", upstreams);
        entry.remove("upstream");

        assertThat(route(entry).upstreams().all())
                .containsExactly(
                        new Upstream(URI.create(AGENT), 3), new Upstream(URI.create("http://other.internal/"), 1));
    }

    @Test
    void streamRouteWithoutUpstreamIsAnsweredByTheDefaultOne() {
        JsonObject entry = chat();
        entry.remove("upstream");
        URI demo = URI.create("http://127.0.0.1:1234/");

        RouteTable table = table(entry);

        assertThat(table.lacksUpstream()).isTrue();
        assertThat(table.withDefaultUpstream(demo)
                        .find("chat")
                        .orElseThrow()
                        .upstreams()
                        .all())
                .containsExactly(new Upstream(demo, 1));
    }

    @Test
    void websocketRouteIsReadWithItsScheme() {
        Route route = route(chat().put("kind", "websocket").put("upstream", "wss://agent.internal/live"));

        assertThat(route.kind()).isEqualTo(RouteKind.WEBSOCKET);
        assertThat(route.methods()).containsExactly("GET");
    }

    @Test
    void apiRouteHasALargeBodyAndATimeoutOfItsOwn() {
        Route route = route(chat().put("kind", "api").put("timeout", "5s"));

        assertThat(route.maxBodyBytes()).isEqualTo(100 * 1024 * 1024);
        assertThat(route.calls().timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void websocketMessageIsNoLongerThanTheSocketsOfTheGatewayTake() {
        assertThat(problems(chat().put("kind", "websocket")
                        .put("upstream", "ws://agent.internal/live")
                        .put("max-body-size", "11MB")))
                .singleElement(STRING)
                .startsWith("routes[0].max-body-size: 11534336")
                .contains("no more than the key of all routes, 10485760");
    }

    @Test
    void everyFaultOfEveryRouteIsToldAtOnce() {
        assertThat(problems(
                        chat().put("upstream", "ftp://agent/").put("idle-timeout", "soon"),
                        new JsonObject().put("path", "chat").put("methods", "FETCH")))
                .containsExactly(
                        "routes[0].upstream: ftp://agent/ from holdfast.yaml"
                                + " (expected: a URL that starts with http://HOST or https://HOST)",
                        "routes[0].idle-timeout: soon from holdfast.yaml (expected: 100ms..1h, unit one of ms, s, m, h)",
                        "routes[1].id: missing (expected: 1 to 64 lower-case letters, digits or '-')",
                        "routes[1].path: chat from holdfast.yaml (expected: " + RoutePath.EXPECTED + ")",
                        "routes[1].methods: FETCH from holdfast.yaml (expected: some of GET, POST, PUT, PATCH for stream)");
    }

    @Test
    void unknownKeyOfARouteIsToldWithTheNearestOne() {
        assertThat(problems(chat().put("on-disconect", "finish")))
                .containsExactly("routes[0].on-disconect: unknown key in holdfast.yaml (did you mean on-disconnect?)");
    }

    @Test
    void unknownKeyOfAnUpstreamIsToldWithTheNearestOne() {
        JsonObject entry = chat().put(
                        "upstreams",
                        new JsonArray().add(new JsonObject().put("url", AGENT).put("wieght", 1)));
        entry.remove("upstream");

        assertThat(problems(entry))
                .containsExactly("routes[0].upstreams[0].wieght: unknown key in holdfast.yaml (did you mean weight?)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/stream", "/api/stream/x", "/api/**", "/actuator/**", "/ws", "/ws/live", "/**"})
    void pathThatTheGatewayAnswersItselfIsRefused(String path) {
        assertThat(problems(chat().put("path", path)))
                .containsExactly("routes[0].path: " + path
                        + " from holdfast.yaml (expected: nothing that overlaps /api/stream, /actuator or /ws)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/streams", "/wsx/**", "/v1/api/stream"})
    void pathThatOnlyLooksLikeOneOfOursIsTaken(String path) {
        assertThat(problems(chat().put("path", path))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "/v1/", "/v1/*", "/v1/**/x", "/v1/:id", "/v1/../x", "/", "//"})
    void pathOfAnotherFormIsRefused(String path) {
        assertThat(problems(chat().put("path", path)))
                .containsExactly(
                        "routes[0].path: " + path + " from holdfast.yaml (expected: " + RoutePath.EXPECTED + ")");
    }

    @Test
    void idOfTwoRoutesIsRefused() {
        assertThat(problems(chat(), chat().put("path", "/v2")))
                .containsExactly("routes[1].id: chat from holdfast.yaml (expected: each id once)");
    }

    @Test
    void samePathWithASameMethodIsRefused() {
        assertThat(problems(chat(), chat().put("id", "other")))
                .containsExactly("routes[1].path: /v1/chat from holdfast.yaml"
                        + " (expected: another path or other methods than those of chat)");
    }

    @Test
    void samePathWithOtherMethodsIsTaken() {
        assertThat(problems(chat(), chat().put("id", "other").put("methods", "GET")))
                .isEmpty();
    }

    @Test
    void pathOfTheBuiltInRouteIsRefused() {
        assertThat(problems(chat().put("path", "/web/api/v1/gpt/queryAgentStreamIncr")))
                .containsExactly("routes: /web/api/v1/gpt/queryAgentStreamIncr of chat from holdfast.yaml"
                        + " (expected: id query for what replaces that route)");
    }

    @Test
    void hostThatIsNotAllowedIsRefused() {
        file.put("allowed-upstream-hosts", new JsonArray().add("other.internal").add("10.0.0.1"));

        assertThat(problems(chat()))
                .containsExactly("routes[0].upstream: " + AGENT + " from holdfast.yaml"
                        + " (expected: a host of allowed-upstream-hosts: other.internal, 10.0.0.1)");
    }

    @Test
    void oneUpstreamAndSeveralAreRefused() {
        assertThat(problems(chat().put("upstreams", new JsonArray().add(new JsonObject().put("url", AGENT + "/2")))))
                .containsExactly("routes[0].upstreams: beside upstream from holdfast.yaml (expected: one of the two)");
    }

    @Test
    void apiRouteHasToSayItsUpstream() {
        JsonObject entry = chat().put("kind", "api");
        entry.remove("upstream");

        assertThat(problems(entry))
                .containsExactly("routes[0].upstream: missing (expected: a URL, since api has no default)");
    }

    @Test
    void routeMayNotLastLongerThanAnyStream() {
        file.put("max-stream-duration", "10m");

        assertThat(problems(chat().put("max-duration", "11m")))
                .containsExactly("routes[0].max-duration: 11m from holdfast.yaml (expected: 1s..10m)");
    }

    @ParameterizedTest
    @CsvSource({"Connection", "transfer-encoding", "X-Stream-ID", "Host"})
    void headerThatIsNotARoutesToChangeIsRefused(String name) {
        JsonObject rules = new JsonObject().put("remove", new JsonArray().add(name));

        assertThat(problems(chat().put("response-headers", rules)))
                .containsExactly("routes[0].response-headers.remove: " + name
                        + " from holdfast.yaml (expected: headers that Holdfast does not need itself)");
    }

    @Test
    void valueOfAHeaderIsNeverPrinted() {
        JsonObject rules = new JsonObject().put("set", new JsonObject().put("Authorization", "Bearer s3cret\n"));

        assertThat(problems(chat().put("request-headers", rules)))
                .containsExactly("routes[0].request-headers.set.Authorization: *** (expected: printable ASCII)");
    }

    @Test
    void somethingElseThanAListIsRefused() {
        file.put("routes", "chat");

        RouteTable.from(settings);

        assertThat(problems())
                .containsExactly("routes: chat from holdfast.yaml (expected: a list of mappings, in the file)");
    }
}
