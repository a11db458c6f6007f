package io.holdfast.node;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A node's operations API, as the command line asks it. docs/operations-api.md has the shapes. */
final class OperationsClient {
    private static final String TOKEN = "HOLDFAST_MANAGEMENT_TOKEN";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int UNAUTHENTICATED = 401;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final String API = "/api/operations";
    private static final String HEALTH = "/actuator/health/cluster";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "a node's management port (default: http://127.0.0.1:8081); " + TOKEN + " has the token")
    String url = "http://127.0.0.1:8081";

    /** @param path below {@code /api/operations} */
    JsonObject get(String path) throws IOException, InterruptedException {
        return json(request(API + path).GET().build());
    }

    /** How the whole cluster is; one that is DOWN says so, too. */
    JsonObject health() throws IOException, InterruptedException {
        return json(request(HEALTH).GET().build());
    }

    JsonObject post(String path) throws IOException, InterruptedException {
        return json(
                request(API + path).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    private JsonObject json(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = send(request);
        try (InputStream body = answer.body()) {
            return new JsonObject(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (DecodeException other) {
            throw new CommandFailed(
                    "--url: " + url + " does not answer with JSON (expected: a node's management port)");
        }
    }

    /** Lines of an answer that lasts. */
    InputStream follow(String path) throws IOException, InterruptedException {
        return send(request(API + path).GET().build()).body();
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer;
        // Not before: every start of a node makes an instance of this, and a client has a thread.
        HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException refused) {
            throw new CommandFailed("no node listens at " + url + ": start one, or say where with --url");
        } catch (IOException broken) {
            throw new CommandFailed(url + " does not answer: " + broken.getMessage());
        }
        if (answer.statusCode() == UNAUTHENTICATED) {
            throw new CommandFailed("the token is missing or not valid: put management-token into " + TOKEN
                    + " (without one configured, the first node has printed it)");
        }
        boolean report =
                answer.statusCode() == UNAVAILABLE && answer.uri().getPath().equals(HEALTH);
        if (answer.statusCode() != OK && !report) {
            throw refusal(answer);
        }
        return answer;
    }

    private CommandFailed refusal(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            JsonObject problem = new JsonObject(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            String detail = problem.getString("detail", "");
            return new CommandFailed(problem.getString("title", "refused") + (detail.isEmpty() ? "" : ": " + detail));
        } catch (DecodeException noProblem) {
            return new CommandFailed(
                    "--url: " + url + " answers " + answer.statusCode() + " (expected: a node's management port)");
        }
    }

    private HttpRequest.Builder request(String path) {
        String token = System.getenv(TOKEN);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url.replaceAll("/+$", "") + path))
                    .timeout(PATIENCE);
            return token == null ? request : request.header("Authorization", "Bearer " + token);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailed("--url: " + url + " (expected: http://HOST:PORT)");
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A query of those parameters that there are, with the question mark. */
    static String query(Map<String, @Nullable String> parameters) {
        Map<String, String> present = new TreeMap<>();
        parameters.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present.isEmpty()
                ? ""
                : present.entrySet().stream()
                        .map(one -> one.getKey() + "=" + encode(one.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }
}
