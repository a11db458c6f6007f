package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "undrain", description = "Lets a drained node take work again.")
final class UndrainCommand extends OperationsCommand {
    @Parameters(paramLabel = "NODE", description = "its id, as nodes lists it")
    String node = "";

    @Override
    public Integer call() throws Exception {
        JsonObject undrained = client.post("/nodes/" + OperationsClient.encode(node) + "/undrain");
        print(undrained, node + " is " + undrained.getString("state"));
        return 0;
    }
}
