package io.holdfast.monitor;

import io.holdfast.monitor.operators.OperatorAccess;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The operations API for machines: OpenAPI 3.1. It tells nothing of this cluster, and so asks nobody for a token. */
final class OperationsDocument {
    static final String PATH = OperatorAccess.BASE + "/openapi.json";
    private static final String FILE = "operations/openapi.json";

    private OperationsDocument() {}

    static void mount(Router router) {
        router.get(PATH).handler(OperationsDocument::send);
    }

    private static void send(RoutingContext request) {
        request.vertx()
                .fileSystem()
                .readFile(FILE)
                .onSuccess(text -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(text))
                .onFailure(request::fail);
    }
}
