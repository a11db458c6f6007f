package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an operator does from a terminal: asks a node's operations API, and prints what it answers. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class OperationsCommand implements Callable<Integer> {
    static final List<String> NODE_COLUMNS =
            List.of("id", "state", "takesWork", "roles", "load", "streams", "readers", "connections", "version");
    static final List<String> STREAM_COLUMNS = List.of(
            "id",
            "state",
            "node",
            "route",
            "session",
            "events",
            "readers",
            "firstEventMs",
            "longestGapMs",
            "takeovers");

    @Mixin
    final OperationsClient client = new OperationsClient();

    @Option(names = "--json", description = "as the API answers, on one line")
    boolean json;

    /** @param name of the list in the answer */
    final void print(JsonObject answer, String name, List<String> columns) {
        if (json) {
            System.out.println(answer.encode());
            return;
        }
        Table.of(answer.getJsonArray(name), columns).forEach(System.out::println);
        answer.getJsonArray("unanswered").forEach(node -> System.err.println("holdfast: no answer from " + node));
    }

    final void print(JsonObject answer, String line) {
        System.out.println(json ? answer.encode() : line);
    }
}
