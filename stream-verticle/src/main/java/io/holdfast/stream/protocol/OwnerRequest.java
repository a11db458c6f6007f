package io.holdfast.stream.protocol;

import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Terms;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client asks of a durable stream, or pushes to another. */
public final class OwnerRequest {
    private final OpeningRequest request;
    private final Buffer body;
    private final Map<String, List<String>> query;

    public OwnerRequest(OpeningRequest request, Buffer body) {
        this.request = request;
        this.body = body;
        this.query = new QueryStringDecoder(request.query(), false).parameters();
    }

    public String method() {
        return request.target().method();
    }

    public String path() {
        return request.target().path();
    }

    public Terms terms() {
        return request.terms();
    }

    /** Whose streams are meant, "" where nobody has to say. */
    public String principal() {
        return request.terms().principal();
    }

    /** The durable stream. */
    public StreamId stream() {
        return StreamId.named(principal(), path());
    }

    public Buffer body() {
        return body;
    }

    public Map<String, String> fields() {
        return request.headers();
    }

    public Optional<String> field(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    /** Anything but "true" is as good as nothing. */
    public boolean closes() {
        return field(ProtocolFields.CLOSED).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** All values, in order. */
    public List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    public Optional<String> parameter(String name) {
        return parameters(name).stream().findFirst();
    }
}
