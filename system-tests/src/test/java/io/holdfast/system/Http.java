package io.holdfast.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Requests whose whole answer matters: health, problems, cancels. Streams are read with {@link SseClient}. */
final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    /** @param headers names and values in turn */
    static HttpResponse<String> get(URI uri, String... headers) {
        return send(request(uri, headers).GET());
    }

    static HttpResponse<String> delete(URI uri, String... headers) {
        return send(request(uri, headers).DELETE());
    }

    static HttpResponse<String> options(URI uri, String... headers) {
        return send(request(uri, headers).method("OPTIONS", BodyPublishers.noBody()));
    }

    static HttpResponse<String> post(URI uri, String body, String... headers) {
        return send(request(uri, headers).POST(BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> put(URI uri, String body, String... headers) {
        return send(request(uri, headers).PUT(BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> send(String method, URI uri, String body, String... headers) {
        return send(request(uri, headers)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Limits.SOON);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        boolean secured = request.build().uri().getScheme().equals("https");
        try {
            return (secured ? EdgeTls.http() : CLIENT).send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(request.build() + " failed", failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted while waiting for an answer", interrupted);
        }
    }
}
