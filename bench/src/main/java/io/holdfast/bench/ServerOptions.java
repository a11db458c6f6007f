package io.holdfast.bench;

import picocli.CommandLine.Option;

/** The options that say where streams are opened, and whether the tool is their upstream, too. */
final class ServerOptions {
    @Option(
            names = "--path",
            defaultValue = "/web/api/v1/gpt/queryAgentStreamIncr",
            description = "where a stream is opened by POST (default: ${DEFAULT-VALUE})")
    String path = "";

    @Option(
            names = "--upstream-port",
            paramLabel = "PORT",
            defaultValue = "9100",
            description = "of the built-in upstream; 0: none, one runs elsewhere (default: ${DEFAULT-VALUE})")
    int upstreamPort;
}
