package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may operate a cluster that has made up its own token. */
class OperatorAccessTest {
    private static final String LINE = "Holdfast management token";
    private static final String OPERATIONS = "/api/operations/anything";
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess first;
    private static NodeProcess second;

    @BeforeAll
    static void start() {
        first = CLUSTER.start(Launch.node());
        second = CLUSTER.start(Launch.node());
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static String token() {
        String line = first.output()
                .lines()
                .filter(text -> text.startsWith(LINE))
                .findFirst()
                .orElseThrow();
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    @Test
    void tokenIsPrintedByTheFirstNodeOnly() {
        assertThat(first.output()).containsOnlyOnce(LINE);
        assertThat(second.output()).doesNotContain(LINE).doesNotContain(token());
    }

    @Test
    void tokenIsInNoLog() {
        assertThat(first.log().lines()).noneMatch(line -> line.contains(token()));
    }

    @Test
    void withoutItOperationsAreRefused() {
        HttpResponse<String> answer = Http.get(first.management(OPERATIONS));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Problem.of(answer).code()).isEqualTo("unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer x", "Bearer", "Basic x", "Basic Og==", "", "bearer "})
    void withAnythingElseTheyAreRefused(String authorization) {
        HttpResponse<String> answer = Http.get(first.management(OPERATIONS), "Authorization", authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void everyNodeTakesIt() {
        HttpResponse<String> answer = Http.get(second.management(OPERATIONS), "Authorization", "Bearer " + token());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Problem.of(answer).code()).isEqualTo("not_found");
    }

    @Test
    void browserMaySendItAsAPassword() {
        String pair = Base64.getEncoder().encodeToString(("me:" + token()).getBytes(StandardCharsets.UTF_8));

        assertThat(Http.get(first.management(OPERATIONS), "Authorization", "Basic " + pair)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void healthAndMetricsNeedNone() {
        assertThat(Http.get(second.management("/actuator/health")).statusCode()).isEqualTo(200);
        assertThat(Http.get(second.management("/actuator/prometheus")).statusCode())
                .isEqualTo(200);
    }
}
