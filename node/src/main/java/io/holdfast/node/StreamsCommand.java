package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "streams", description = "Lists the streams of the cluster, a page at a time.")
final class StreamsCommand extends OperationsCommand {
    @Option(names = "--state", paramLabel = "STATE", description = "opening, open, ended, failed or cancelled")
    @Nullable
    String state;

    @Option(names = "--node", paramLabel = "NODE", description = "of one node")
    @Nullable
    String node;

    @Option(names = "--session", paramLabel = "NAME", description = "of one session")
    @Nullable
    String session;

    @Option(names = "--search", paramLabel = "TEXT", description = "in the id, the session or the route")
    @Nullable
    String search;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            description = "opened, events, gap, readers, owner, state or id, with - in front for the greatest first"
                    + " (default: -opened)")
    @Nullable
    String sort;

    @Option(names = "--limit", paramLabel = "COUNT", description = "1..500 (default: 50)")
    @Nullable
    String limit;

    @Option(names = "--after", paramLabel = "CURSOR", description = "the page behind the one that told it")
    @Nullable
    String after;

    @Override
    public Integer call() throws Exception {
        Map<String, @Nullable String> parameters = new HashMap<>();
        parameters.put("state", state);
        parameters.put("node", node);
        parameters.put("session", session);
        parameters.put("search", search);
        parameters.put("sort", sort);
        parameters.put("limit", limit);
        parameters.put("after", after);
        JsonObject page = client.get("/streams" + OperationsClient.query(parameters));
        print(page, "streams", STREAM_COLUMNS);
        if (!json && page.getString("next") != null) {
            hint("more with --after " + page.getString("next"));
        }
        return 0;
    }
}
