package io.holdfast.stream;

import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Terms;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client asks of a durable stream, or pushes to another. */
final class DurableRequest {
    private final OpeningRequest request;
    private final Buffer body;
    private final Map<String, List<String>> query;

    DurableRequest(OpeningRequest request, Buffer body) {
        this.request = request;
        this.body = body;
        this.query = new QueryStringDecoder(request.query(), false).parameters();
    }

    String method() {
        return request.target().method();
    }

    String path() {
        return request.target().path();
    }

    Terms terms() {
        return request.terms();
    }

    /** Whose streams are meant, "" where nobody has to say. */
    String principal() {
        return request.terms().principal();
    }

    /** The durable stream. */
    StreamId stream() {
        return StreamId.named(principal(), path());
    }

    Buffer body() {
        return body;
    }

    Map<String, String> fields() {
        return request.headers();
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    /** Anything but "true" is as good as nothing. */
    boolean closes() {
        return field(DurableFields.CLOSED).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** All values, in order. */
    List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    Optional<String> parameter(String name) {
        return parameters(name).stream().findFirst();
    }
}
