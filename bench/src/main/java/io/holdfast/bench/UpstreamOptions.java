package io.holdfast.bench;

import picocli.CommandLine.Option;

/** The options that shape what the built-in upstream sends, shared by both commands. */
final class UpstreamOptions {
    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "events/s of each stream; 0: as fast as the socket takes it (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "220",
            description = "bytes of one event as an SSE block (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "0",
            description = "events before [DONE]; 0: no limit (default: ${DEFAULT-VALUE})")
    private long events;

    @Option(names = "--idle", description = "send one event, then nothing: memory of an idle connection")
    private boolean idle;

    UpstreamSettings settings() {
        return new UpstreamSettings(rate, size, events, idle);
    }
}
