package io.holdfast.gateway.reading;

import io.holdfast.cluster.StreamNames;
import io.holdfast.gateway.client.Client;
import io.holdfast.routes.Route;
import io.holdfast.wire.Sha256;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The names that one client gives streams on routes below one path. Clients choose such names, or show them to others, so
 * they mean something only to who shows the same credentials, be they for Holdfast or for the upstream.
 *
 * @param scope what tells this client's names from others'
 */
public record Naming(StreamNames names, String scope, long keepMs) {

    public static Naming of(StreamNames names, HttpServerRequest request, Client client, Route route, long keepMs) {
        String scope = String.join(
                "\n",
                route.path().base(),
                client.principal(),
                client.apiKey(),
                request.headers().get("Cookie") == null ? "" : request.headers().get("Cookie"));
        return new Naming(names, scope, keepMs);
    }

    public Future<Void> give(String name, StreamId stream) {
        return names.put(key(name), stream, keepMs);
    }

    public Future<Optional<StreamId>> find(String name) {
        return names.find(key(name));
    }

    void release(String name, StreamId stream) {
        names.release(key(name), stream);
    }

    private String key(String name) {
        byte[] whole = (scope + "\n" + name).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.of(whole));
    }
}
