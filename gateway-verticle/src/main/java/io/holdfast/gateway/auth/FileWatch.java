package io.holdfast.gateway.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Small files that change while the node runs, such as certificates. They are read again, since neither times nor
 * notifications tell of a Kubernetes secret that is exchanged behind its links.
 */
public final class FileWatch {
    public static final long PERIOD_MS = 5_000;

    private final Vertx vertx;
    private final List<String> files;
    private final Consumer<List<Buffer>> changed;
    private List<Buffer> known = List.of();
    private long timer = -1;
    private boolean stopped;

    /** @param changed told the contents, in the order of the files */
    public FileWatch(Vertx vertx, List<String> files, Consumer<List<Buffer>> changed) {
        this.vertx = vertx;
        this.files = files;
        this.changed = changed;
    }

    /** The contents as they are now; from then on changes are told. */
    public Future<List<Buffer>> start() {
        return read().onSuccess(contents -> {
            known = contents;
            if (!stopped) {
                timer = vertx.setPeriodic(PERIOD_MS, tick -> look());
            }
        });
    }

    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** A file that can't be read now may be about to be replaced. */
    private void look() {
        read().onSuccess(contents -> {
            if (!contents.equals(known)) {
                known = contents;
                changed.accept(contents);
            }
        });
    }

    private Future<List<Buffer>> read() {
        return Future.all(files.stream()
                        .map(file -> vertx.fileSystem().readFile(file))
                        .toList())
                .map(all -> all.<Buffer>list());
    }
}
