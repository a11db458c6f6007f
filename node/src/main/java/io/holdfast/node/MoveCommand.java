package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "move", description = "Gives a stream to another node; its readers do not notice.")
final class MoveCommand extends OperationsCommand {
    @Parameters(index = "0", paramLabel = "STREAM", description = "its id, as streams lists it")
    String stream = "";

    @Parameters(index = "1", paramLabel = "NODE", description = "who gets it")
    String node = "";

    @Override
    public Integer call() throws Exception {
        JsonObject moved = client.post(
                "/streams/" + OperationsClient.encode(stream) + "/move?node=" + OperationsClient.encode(node));
        print(moved, stream + " is at " + moved.getString("node"));
        return 0;
    }
}
