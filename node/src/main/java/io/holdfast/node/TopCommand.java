package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "top", description = "Shows nodes and the streams that are open, again and again.")
final class TopCommand extends OperationsCommand {
    /** ECMA-48: cursor to the upper left, and everything behind it erased. */
    private static final String CLEAR = "\033[H\033[2J";

    @Option(names = "--every", paramLabel = "SECONDS", description = "between two looks (default: 2)")
    int seconds = 2;

    @Option(names = "--rows", paramLabel = "COUNT", description = "of streams, 1..500 (default: 20)")
    int rows = 20;

    @Option(names = "--once", description = "one screen, without clearing the terminal")
    boolean once;

    @Override
    public Integer call() throws Exception {
        while (true) {
            JsonObject nodes = client.get("/nodes");
            JsonObject streams = client.get("/streams?state=open&limit=" + rows);
            if (!once) {
                out(CLEAR);
            }
            show(nodes, streams);
            if (once) {
                return 0;
            }
            TimeUnit.SECONDS.sleep(Math.max(1, seconds));
        }
    }

    private void show(JsonObject nodes, JsonObject streams) {
        if (json) {
            out(nodes.copy().put("streams", streams.getJsonArray("streams")).encode());
            return;
        }
        Table.of(nodes.getJsonArray("nodes"), NODE_COLUMNS).forEach(this::out);
        List.of("", streams.getLong("matching") + " streams are open", "").forEach(this::out);
        Table.of(streams.getJsonArray("streams"), STREAM_COLUMNS).forEach(this::out);
    }
}
