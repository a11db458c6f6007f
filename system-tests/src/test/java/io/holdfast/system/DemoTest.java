package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./holdfast demo}: three nodes, and a page whose buttons kill them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTest {
    private static final Pattern PID = Pattern.compile("pid (\\d+)");

    @TempDir
    private static Path directory;

    private static Process demo;
    private static ProcessOutput output;
    private static URI page;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        demo = Launch.command("demo", "--http-port", "0")
                .process(directory)
                .redirectErrorStream(true)
                .start();
        ProcessGuard.started(demo);
        output = new ProcessOutput(demo.getInputStream(), "demo");
        page = output.await(line -> line.startsWith("Holdfast demo ready: "), Limits.START)
                .map(line -> URI.create(line.substring(line.indexOf("http"))))
                .orElseThrow(() -> new AssertionError(String.join("\n", output.lines())));
    }

    @AfterAll
    static void stop() {
        demo.toHandle().destroyForcibly();
        ProcessGuard.over(demo);
    }

    @Test
    @Order(1)
    void answerGoesOnInTheBrowserThoughItsNodesAreKilled() throws Exception {
        NpmTests.run(Map.of("HOLDFAST_URL", page.toString()), "demo-check.mjs");
    }

    @Test
    @Order(1)
    void pageOfAnotherSiteCanNotKill() {
        HttpResponse<String> answer = Http.post(page.resolve("/demo/nodes/n-1/kill"), "");

        assertThat(answer.statusCode()).isNotEqualTo(204);
    }

    @Test
    @Order(2)
    void nobodyIsLeftWhenTheDemoIsStopped() throws InterruptedException {
        List<Long> pids = output.lines().stream()
                .map(PID::matcher)
                .filter(Matcher::find)
                .map(found -> Long.parseLong(found.group(1)))
                .toList();

        demo.toHandle().destroy();

        assertThat(demo.waitFor(Limits.START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(pids)
                .hasSize(3)
                .noneMatch(pid ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
    }
}
