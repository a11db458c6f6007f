package io.holdfast.monitor;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.MimeMapping;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The files of a folder on the class path, for who takes gzip; everybody else, and what is not there, is left to the next
 * handler. Each is compressed when it is first asked for and then kept: they are few. On one event loop.
 */
final class GzippedFiles implements Handler<RoutingContext> {
    /** No file outside of the folder has such a name. */
    private static final Pattern NAME = Pattern.compile(".*/([\\w-]+\\.\\w+)");

    private final Vertx vertx;
    private final String folder;
    private final String cacheControl;
    private final Map<String, Buffer> kept = new HashMap<>();

    GzippedFiles(Vertx vertx, String folder, String cacheControl) {
        this.vertx = vertx;
        this.folder = folder;
        this.cacheControl = cacheControl;
    }

    @Override
    public void handle(RoutingContext request) {
        request.response().putHeader("Vary", "Accept-Encoding");
        Matcher path = NAME.matcher(request.normalizedPath());
        if (!path.matches() || !takesGzip(request)) {
            request.next();
            return;
        }
        String name = path.group(1);
        Buffer known = kept.get(name);
        if (known != null) {
            send(request, name, known);
            return;
        }
        vertx.executeBlocking(() -> compressed(name), false)
                .onSuccess(file -> file.ifPresentOrElse(
                        made -> {
                            kept.put(name, made);
                            send(request, name, made);
                        },
                        request::next))
                .onFailure(request::fail);
    }

    private static boolean takesGzip(RoutingContext request) {
        return request.parsedHeaders().acceptEncoding().stream()
                .anyMatch(coding -> coding.value().equalsIgnoreCase("gzip") && coding.weight() > 0);
    }

    private Optional<Buffer> compressed(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream file = GzippedFiles.class.getResourceAsStream("/" + folder + "/" + name);
                GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            if (file == null) {
                return Optional.empty();
            }
            file.transferTo(gzip);
        }
        return Optional.of(Buffer.buffer(bytes.toByteArray()));
    }

    private void send(RoutingContext request, String name, Buffer file) {
        request.response()
                .putHeader("Content-Type", MimeMapping.mimeTypeForFilename(name) + ";charset=UTF-8")
                .putHeader("Content-Encoding", "gzip")
                .putHeader("Cache-Control", cacheControl)
                .end(file);
    }
}
