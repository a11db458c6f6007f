package io.holdfast.bench;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that shape what the built-in upstream sends, shared by run and upstream. */
final class UpstreamOptions {
    @Mixin
    private EventOptions event = new EventOptions();

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "0",
            description = "events before [DONE]; 0: no limit (default: ${DEFAULT-VALUE})")
    private long events;

    @Option(names = "--idle", description = "send one event, then nothing: memory of an idle connection")
    private boolean idle;

    UpstreamSettings settings() {
        return new UpstreamSettings(event.rate, event.size, events, idle);
    }
}
