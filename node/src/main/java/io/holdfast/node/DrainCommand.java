package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "drain", description = "Empties a node: it takes no new work, gives away what it has, and stays.")
final class DrainCommand extends OperationsCommand {
    @Parameters(paramLabel = "NODE", description = "its id, as nodes lists it")
    String node = "";

    @Option(names = "--patience", paramLabel = "SECONDS", description = "how long what is open may take to end")
    @Nullable
    String patience;

    @Override
    public Integer call() throws Exception {
        Map<String, @Nullable String> parameters = new HashMap<>();
        parameters.put("patience", patience);
        JsonObject drained =
                client.post("/nodes/" + OperationsClient.encode(node) + "/drain" + OperationsClient.query(parameters));
        print(drained, node + " is " + drained.getString("state"));
        return 0;
    }
}
