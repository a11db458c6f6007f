package io.holdfast.bench;

import io.vertx.core.buffer.Buffer;

/**
 * How a stream is opened.
 *
 * @param request its bytes
 * @param streamId the id that the events must have; empty if only the answer will tell
 */
record Opening(Target target, Buffer request, String streamId) {
    private static final String BODY =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"How long is a piece of string?\"}],\"stream\":true}";

    /** A question, which starts a stream. */
    static Opening question(Target target, String path) {
        return new Opening(
                target,
                Buffer.buffer(head("POST", path, target)
                        + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(BODY.length(), BODY)),
                "");
    }

    /** One more reader of a stream there is. */
    static Opening reader(Target target, String streamId) {
        return new Opening(target, Buffer.buffer(head("GET", "/api/stream/" + streamId, target) + "\r\n"), streamId);
    }

    private static String head(String method, String path, Target target) {
        return "%s %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: text/event-stream\r\n"
                .formatted(method, path, target.host(), target.port());
    }
}
