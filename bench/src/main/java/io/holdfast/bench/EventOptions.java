package io.holdfast.bench;

import picocli.CommandLine.Option;

/** The options that say what events the built-in upstream sends, and how fast. */
final class EventOptions {
    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "events/s of each stream; 0: as fast as the socket takes it (default: ${DEFAULT-VALUE})")
    double rate;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "220",
            description = "bytes of one event as an SSE block (default: ${DEFAULT-VALUE})")
    int size;
}
