package io.holdfast.system;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that is answered with a stream.
 *
 * @param headers each as {@code Name: value}
 * @param next the number of the first event that may come
 */
record SseRequest(String method, URI uri, List<String> headers, String body, long next) {
    static final String QUERY = "/web/api/v1/gpt/queryAgentStreamIncr";
    static final String QUESTION = "{\"messages\":[{\"role\":\"user\",\"content\":\"What is a stream?\"}]}";

    /** A question whose answer comes at once. */
    static SseRequest ask(NodeProcess gateway) {
        return ask(gateway, "rate=5000", QUESTION);
    }

    /** @param query for the upstream, such as the demo agent's knobs */
    static SseRequest ask(NodeProcess gateway, String query) {
        return ask(gateway, query, QUESTION);
    }

    static SseRequest ask(NodeProcess gateway, String query, String body) {
        return post(gateway, QUERY + (query.isEmpty() ? "" : "?" + query), body);
    }

    static SseRequest post(NodeProcess gateway, String pathAndQuery, String body) {
        return new SseRequest("POST", gateway.http(pathAndQuery), List.of(), body, 0);
    }

    /** The stream from its first event. */
    static SseRequest read(NodeProcess gateway, String stream) {
        return get(gateway, "/api/stream/" + stream);
    }

    /** The stream behind the event with this number. */
    static SseRequest resume(NodeProcess gateway, String stream, long seen) {
        return read(gateway, stream)
                .header("Last-Event-ID", stream + "-" + seen)
                .expecting(seen + 1);
    }

    static SseRequest get(NodeProcess gateway, String pathAndQuery) {
        return new SseRequest("GET", gateway.http(pathAndQuery), List.of(), "", 0);
    }

    SseRequest header(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(name + ": " + value);
        return new SseRequest(method, uri, more, body, next);
    }

    SseRequest expecting(long firstNumber) {
        return new SseRequest(method, uri, headers, body, firstNumber);
    }

    /** Sends the request and waits for nothing: the head is read when it is first asked for. */
    SseClient send() {
        return SseClient.send(this);
    }

    byte[] bytes() {
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(uri.getRawPath())
                .append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                .append(" HTTP/1.1\r\nHost: ")
                .append(uri.getAuthority())
                .append("\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        if (!method.equals("GET")) {
            head.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        return head.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
    }
}
