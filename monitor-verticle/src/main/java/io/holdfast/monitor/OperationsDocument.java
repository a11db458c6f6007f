package io.holdfast.monitor;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The operations API for machines: OpenAPI 3.1. It tells nothing of this cluster, and so asks nobody for a token. */
final class OperationsDocument {
    static final String PATH = OperationsRoutes.BASE + "/openapi.json";

    private final Buffer text = Buffer.buffer(read());

    private OperationsDocument() {}

    static void mount(Router router) {
        router.get(PATH).handler(new OperationsDocument()::send);
    }

    private void send(RoutingContext request) {
        request.response().putHeader("Content-Type", "application/json").end(text);
    }

    private static byte[] read() {
        String name = "/operations/openapi.json";
        try (InputStream file = OperationsDocument.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
