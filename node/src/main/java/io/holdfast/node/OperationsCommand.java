package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Spec
    @Nullable
    CommandSpec spec;

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }

    final PrintWriter writer() {
        return commandLine().getOut();
    }

    final void out(String line) {
        PrintWriter out = writer();
        out.println(line);
        out.flush();
    }

    /** Beside the answer, for a person. */
    final void hint(String line) {
        PrintWriter err = commandLine().getErr();
        err.println("holdfast: " + line);
        err.flush();
    }

    /** @param name of the list in the answer */
    final void print(JsonObject answer, String name, List<String> columns) {
        if (json) {
            out(answer.encode());
            return;
        }
        Table.of(answer.getJsonArray(name), columns).forEach(this::out);
        answer.getJsonArray("unanswered").forEach(node -> hint("no answer from " + node));
    }

    final void print(JsonObject answer, String line) {
        out(json ? answer.encode() : line);
    }
}
