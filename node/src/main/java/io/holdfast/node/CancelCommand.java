package io.holdfast.node;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Ends a stream and its upstream call; its readers are told so.")
final class CancelCommand extends OperationsCommand {
    @Parameters(paramLabel = "STREAM", description = "its id, as streams lists it")
    String stream = "";

    @Override
    public Integer call() throws Exception {
        JsonObject cancelled = client.post("/streams/" + OperationsClient.encode(stream) + "/cancel");
        print(cancelled, stream + " is cancelled");
        return 0;
    }
}
