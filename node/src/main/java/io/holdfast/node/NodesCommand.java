package io.holdfast.node;

import picocli.CommandLine.Command;

@Command(name = "nodes", description = "Lists the nodes of the cluster.")
final class NodesCommand extends OperationsCommand {
    @Override
    public Integer call() throws Exception {
        print(client.get("/nodes"), "nodes", NODE_COLUMNS);
        return 0;
    }
}
