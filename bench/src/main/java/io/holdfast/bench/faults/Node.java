package io.holdfast.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One node's process, and the next one in its place after it was killed. */
final class Node {
    private static final Pattern READY = Pattern.compile("Holdfast ready in \\d+ ms: .*");
    private static final Pattern URL = Pattern.compile(" (http|management)=(\\S+)");
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();

    private final int number;
    private final NodeCommand command;
    private final Path directory;
    private Optional<Child> process = Optional.empty();
    private int starts;

    Node(int number, NodeCommand command, Path directory) {
        this.number = number;
        this.command = command;
        this.directory = directory;
    }

    void start() {
        starts++;
        process = Optional.of(Child.start(command.process(number, directory)
                .redirectOutput(out().toFile())
                .redirectError(Redirect.appendTo(
                        directory.resolve("node-%d.log".formatted(number)).toFile()))));
    }

    /** A file for each start, so that the line found is this process'. */
    private Path out() {
        return directory.resolve("node-%d-%d.out".formatted(number, starts));
    }

    /** Where clients ask; empty before the node is ready. */
    Optional<URI> gateway() {
        return url("http");
    }

    private Optional<URI> url(String name) {
        try {
            Matcher ready = READY.matcher(Files.readString(out(), UTF_8));
            if (ready.find()) {
                Matcher url = URL.matcher(ready.group());
                while (url.find()) {
                    if (url.group(1).equals(name)) {
                        return Optional.of(URI.create(url.group(2)));
                    }
                }
            }
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether it is ready and counts so many nodes in its cluster. */
    boolean ready(int nodes) {
        return alive()
                && url("management")
                        .map(url -> url.resolve("/actuator/health/readiness"))
                        .filter(url -> known(url) == nodes)
                        .isPresent();
    }

    /** Whether all that it keeps has its second copy. */
    boolean copied() {
        return alive()
                && url("management")
                        .flatMap(url -> get(url.resolve("/actuator/health/copies")))
                        .isPresent();
    }

    int number() {
        return number;
    }

    long pid() {
        return process.orElseThrow().pid();
    }

    /** What a scrape is answered, if it is. */
    Optional<String> metrics() {
        return url("management").flatMap(url -> text(url.resolve("/actuator/prometheus")));
    }

    private static int known(URI readiness) {
        return get(readiness)
                .map(health -> health.getJsonArray("checks").stream()
                        .map(JsonObject.class::cast)
                        .filter(check -> check.getString("id").equals("cluster"))
                        .mapToInt(check -> check.getJsonObject("data", check.getJsonObject("details"))
                                .getInteger("nodes"))
                        .findFirst()
                        .orElse(0))
                .orElse(0);
    }

    /** The answer, if it is a good one. */
    private static Optional<JsonObject> get(URI url) {
        try {
            return text(url).map(JsonObject::new);
        } catch (DecodeException notYet) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(URI url) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(url).timeout(ANSWER_LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    boolean alive() {
        return process.map(Child::alive).orElse(false);
    }

    /** SIGKILL. */
    void kill() {
        process.filter(Child::alive).ifPresent(Child::kill);
    }

    /** SIGTERM; whether it has ended within the limit. */
    boolean leave(Duration limit) throws InterruptedException {
        return process.orElseThrow().leave(limit);
    }

    void freeze() throws InterruptedException {
        process.orElseThrow().freeze();
    }

    void thaw() throws InterruptedException {
        process.orElseThrow().thaw();
    }
}
