package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "tail", description = "Follows a stream until it ends; fails when it does not end well.")
final class TailCommand extends OperationsCommand {
    private static final String OVER = "holdfast-over";

    @Parameters(paramLabel = "STREAM", description = "its id, as streams lists it")
    String stream = "";

    @Option(names = "--from", paramLabel = "SEQ", description = "the first event to show (default: 0)")
    long from;

    @Override
    public Integer call() throws Exception {
        String path = "/streams/" + OperationsClient.encode(stream) + "/tap?from=" + from;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.follow(path), StandardCharsets.UTF_8))) {
            JsonObject event = new JsonObject();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    field(event, line);
                } else if (OVER.equals(event.getString("type"))) {
                    return over(new JsonObject(event.getString("data")));
                } else if (event.containsKey("seq")) {
                    // Control characters of an upstream must not steer the terminal.
                    out(json ? event.encode() : Table.cell(event.getString("data")));
                    event = new JsonObject();
                }
            }
        }
        throw new CommandFailed("the node broke off: go on with --from");
    }

    private static void field(JsonObject event, String line) {
        if (line.startsWith("id: ")) {
            event.put("seq", Long.parseLong(line.substring("id: ".length())));
        } else if (line.startsWith("event: ")) {
            event.put("type", line.substring("event: ".length()));
        } else if (line.startsWith("data: ")) {
            String data = line.substring("data: ".length());
            event.put("data", event.containsKey("data") ? event.getString("data") + "\n" + data : data);
        }
    }

    private static int over(JsonObject last) {
        if ("ended".equals(last.getString("outcome"))) {
            return 0;
        }
        throw new CommandFailed(
                "the stream is " + Table.cell(last.getString("outcome")) + ": " + Table.cell(last.getString("fault")));
    }
}
