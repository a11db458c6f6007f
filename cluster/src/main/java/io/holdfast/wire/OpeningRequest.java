package io.holdfast.wire;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The request that makes a stream, complete enough to be sent to the upstream again.
 *
 * @param route which of the owner's sources answers it
 * @param query the query string for the upstream, without '?', "" for none
 * @param headers end-to-end headers for the upstream, names in lower case
 * @param body the request body, to the byte
 * @param terms what the upstream is not told
 * @param target how the upstream is asked
 */
public record OpeningRequest(
        String route, String query, Map<String, String> headers, Buffer body, Terms terms, Target target) {
    /** The route that is there without configuration. */
    public static final String QUERY = "query";
    /** A few events made by the owner itself, to show that streams flow. */
    public static final String SELF_TEST = "test";
    /** What is asked of a durable stream, or began one: no route of a configuration can be called so. */
    public static final String DURABLE = "/durable";
    /** What is pushed to a stream, or began one. */
    public static final String PUSH = "/push";

    public OpeningRequest {
        headers = Map.copyOf(headers);
    }

    public OpeningRequest(String route, String query, Map<String, String> headers, Buffer body) {
        this(route, query, headers, body, Terms.DEFAULT);
    }

    public OpeningRequest(String route, String query, Map<String, String> headers, Buffer body, Terms terms) {
        this(route, query, headers, body, terms, Target.DEFAULT);
    }

    /** The same, for an upstream that may know where it was; "" changes nothing. */
    public OpeningRequest withLastEventId(String id) {
        if (id.isEmpty()) {
            return this;
        }
        Map<String, String> more = new HashMap<>(headers);
        more.put("last-event-id", id);
        return new OpeningRequest(route, query, more, body, terms, target);
    }

    /** Another question on the same terms, without a body. */
    public OpeningRequest asGet(String path, String otherQuery) {
        Map<String, String> fewer = new HashMap<>(headers);
        fewer.remove("content-type");
        return new OpeningRequest(route, otherQuery, fewer, Buffer.buffer(), terms, new Target("GET", path));
    }

    public OpeningRequest withBody(Buffer other) {
        return new OpeningRequest(route, query, headers, other, terms, target);
    }
}
